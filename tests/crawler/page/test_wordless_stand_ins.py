"""Stand-ins that say little, or say it in words of their own: by what they are made of."""

# ruff: noqa: RUF001 these pages are written in many alphabets

import pytest

from crawler.page.metadata import extract
from tests.crawler.page.odd_pages import FORM, PROSE, URL, code, oddity, page

COUNTRIES = "<select name=country>" + "<option>Republic of Somewhere (+99)" * 250 + "</select>"
LINKS = "".join(f"<a href=/{n}>Part {n}</a> " for n in range(8))


def bare(body: str = "", head: str = "", title: str = "") -> str:
    """A page without a menu, as interstitials are."""
    titled = f"<title>{title}</title>" if title else ""
    return f"<html><head>{titled}{head}</head><body>{body}</body></html>"


CHALLENGES = [
    # A script in an empty body, whoever's it is.
    bare(head='<script src="/_Incapsula_Resource?SWJIYLWA=719d34d31c8e3a6e"></script>'),
    bare(head='<script src="/x7f3/init.js?seed=AAC"></script>', body="<noscript>On</noscript>"),
    bare("<script>(function(){var z='';for(var i=0;i<9;i++)z+=i;eval(z)})()</script>"),
    bare('<iframe src="/_gate?id=9" height=100%></iframe>', "<meta name=robots content=noindex>"),
    # A cookie is set and the page is loaded again.
    bare("<script>document.cookie='k=1;path=/';location.reload();</script>"),
    bare("<script>document.cookie = 'v='+h('ab'); location.href = '/posts/a?try=1';</script>"),
    bare("<script>document.cookie='a=b'; window.location.replace('/posts/a');</script>Loading"),
    # A form that holds a captcha only.
    bare('<form method=post><div class="g-recaptcha" data-sitekey=x></div><button>Go</button>'),
    bare("<form><div class='h-captcha'></div></form>", title="Acme"),
    bare('<form><img src="/captcha.php"><input name=captcha_code><input type=submit>', title="A"),
    bare("<p>Acme News</p><form><input type=hidden name=r><div class=cf-turnstile></div></form>"),
    # Who is not let in.
    bare("<h1>IP address blocked</h1><p>Write to us.</p>", title="Acme"),
    bare("<h1>Your IP address 192.0.2.1 has been temporarily blocked</h1>", title="Acme"),
    bare("<p>Your network was flagged. <p>Mail the owner.", title="Acme"),
    bare("<h2>Security check before you continue</h2><p>This takes a second.</p>", title="Acme"),
    bare("<h1>Quick security check</h1><p>Before we continue, your browser is inspected.</p>"),
    bare("<h1>Bots not allowed</h1>", title="Acme"),
    bare("<p>Robots are not welcome here.</p>", title="Acme"),
    bare("<h1>No bots please</h1>"),
    bare("<h1>Automated access is not permitted</h1><p>Use our API.</p>"),
    bare("<h1>VPN or proxy detected</h1>", title="Acme"),
    bare("<p>We saw malicious requests. Access was denied. Reference number: 17</p>", title="Oh"),
    bare("<p>Crawlers hit us hard, so verify to continue.</p>", title="Acme"),
    bare("<h1>Ihre IP-Adresse wurde gesperrt</h1>", title="Acme"),
    bare("<h1>Votre adresse IP a été bloquée</h1>", title="Acme"),
    bare("<h1>Su dirección IP ha sido bloqueada</h1>", title="Acme"),
    bare("<h1>Din IP-adress har blockerats</h1>", title="Acme"),
    bare("<h1>Ваш IP-адрес заблокирован</h1>", title="Acme"),
    bare("<h1>您的IP已被封禁</h1>", title="Acme"),
]


@pytest.mark.parametrize("markup", CHALLENGES)
def test_a_wall_without_a_name_is_recognised(markup: str) -> None:
    assert code(markup) == "bot-wall"


LOGINS = [
    page("Sign in", text=f"{FORM}{COUNTRIES}"),
    page("Log in | Acme", text=f"<form><input name=phone type=tel>{COUNTRIES}</form>"),
    bare(f"<form><input name=login><input type=password>{COUNTRIES}</form>", title="Acme"),
    # Doors into private networks, built by script.
    bare(
        '<div id=app></div><script src="/vpn/js/gateway_login.js"></script>', title="Citrix Gateway"
    ),
    bare('<script src="/global-protect/login.esp"></script>', title="GlobalProtect Portal"),
    bare('<form action="/remote/logincheck"></form>', title="SSL VPN Service"),
    bare('<script src="/auth/start.js"></script>', title="Acme Single Sign-On"),
    bare("<link href=/css/login.css rel=stylesheet><div id=root></div>", title="AcmeLogin"),
    # The name first.
    bare("<h1>Sign in</h1><form><input type=email name=identifier><button>Next", title="Acme"),
    bare(
        "<form>Your user name <input name=user><button>Continue</button></form>", title="Acme Login"
    ),
    bare("<form><input id=username><button>Weiter</button></form>", title="Kunden-Login"),
    bare("<form><input name=personnummer><button>Fortsätt</button></form>", title="Logga in"),
    # In the words of the north.
    page("Inloggning", text=FORM),
    page("Mina sidor", "Logga in med BankID", "<p>Öppna appen.</p><form><input name=user></form>"),
    bare("<p>Användarnamn <input name=a><p>Lösenord <input type=password>", title="Acme"),
    bare("<p>Brugernavn <input name=a><p>Adgangskode <input type=password>", title="Acme"),
    bare("<p>Brukernavn <input name=a><p>Passord <input type=password>", title="Acme"),
    bare("<p>Käyttäjätunnus <input name=a><p>Salasana <input type=password>", title="Acme"),
    bare("<p>Notandanafn <input name=a><p>Lykilorð <input type=password>", title="Acme"),
    page("Acme", text="<p>Du skal logge ind for at se denne side.</p>"),
    page("Acme", text="<p>Du må logge inn for å se denne siden.</p>"),
    page("Acme", text="<p>Du måste logga in för att se sidan.</p>"),
    page("Acme", text="<p>Vennligst logg inn for å fortsette.</p>"),
    page("Acme", text="<p>Vänligen logga in för att fortsätta.</p>"),
    page("Acme", text="<p>Kirjaudu sisään jatkaaksesi.</p>"),
    # One password for the whole page.
    bare("<form method=post>Passphrase <input type=password></form>", title="Studio Acme"),
]


@pytest.mark.parametrize("markup", LOGINS)
def test_a_login_in_few_words_or_strange_ones_is_recognised(markup: str) -> None:
    assert code(markup) == "login-wall"


NOT_FOUND = [
    bare("<h2>Well, one that slipped through the net</h2><p>Head back home.</p>", title="Acme"),
    bare("<p>This page has gone fishing.</p><a href=/>Go to the homepage</a>", title="Acme"),
    bare("<p>You seem to be lost.</p><a href=/>Back to home</a>", title="Acme"),
    bare("<p>404</p><p>Zut alors</p><a href=/>Retour à l'accueil</a>", title="Acme"),
    bare("<div>404</div><div>Mokha</div><a href=/>Ana sayfa</a>", title="Acme"),
    bare("<b>404</b> <p>Whoopsie-daisy</p><a href=/>Take me home</a>", title="Acme"),
    # Persian, with either yeh, and its own digits.
    page("صفحه مورد نظر پیدا نشد"),
    page("صفحه‌ای که به دنبال آن هستید یافت نشد"),
    page("Acme", "متأسفانه صفحه مورد نظر شما وجود ندارد"),
    page("خطای ۴۰۴"),
    page("Acme", text="<p>صفحه درخواستی شما پیدا نشد.</p>"),
    page("صفحة غير موجودة"),
    page("خطأ ٤٠٤"),
    # Kana where kanji are usual.
    page("ページがみつかりません"),
    page("おさがしのページはみつかりませんでした"),
    page("Acme", "ページがありません"),
    page("Acme", text="<p>おさがしのページはみつかりませんでした。</p>"),
    page("Acme", text="<p>ごしていのページはありません。</p>"),
    page("Acme", "It looks like the page you were trying to reach does not exist anymore"),
]


@pytest.mark.parametrize("markup", NOT_FOUND)
def test_a_page_that_jokes_or_has_but_a_number_is_not_there(markup: str) -> None:
    assert code(markup) == "soft-404"


PARKED = [
    bare("<h1>This domain is not claimed</h1>", title="Acme Sites"),
    bare("<h1>Domain not claimed</h1><p>Claim it in your settings.</p>", title="Acme Sites"),
    bare("<h1>This domain has not been claimed yet</h1>", title="Acme"),
    bare("<h1>example.org is available</h1>", title="Acme"),
    bare("<h1>This domain is available</h1>", title="example.org"),
    bare("<h1>Domain available</h1>", title="Acme Names"),
    bare("<h1>Claim this domain</h1>", title="Acme Names"),
    bare("<p>The domain example.org is not yet connected.</p>", title="Domain not connected"),
    bare("<p>Register this domain at once. Whois. Name servers.</p>", title="example.org"),
    bare("<h1>Reserved by Acme Registrars</h1>", title="Acme"),
]


@pytest.mark.parametrize("markup", PARKED)
def test_a_name_that_nobody_uses_is_parked(markup: str) -> None:
    assert code(markup) == "parked"


FAILED = [
    (
        "<b>Fatal error</b>: Uncaught Error: Call to undefined function x() in /var/www/a.php:3\n"
        "Stack trace:\n#0 {main} thrown in <b>/var/www/a.php</b> on line <b>3</b>"
    ),
    "<b>Parse error</b>: syntax error, unexpected '}' in <b>/home/a/i.php</b> on line <b>9</b>",
    "<b>Warning</b>: mysqli_connect(): (HY000/2002): Refused in /htdocs/db.php on line 4",
    "PHP Fatal error: Allowed memory size of 134217728 bytes exhausted in /srv/a.php on line 2",
    "SQLSTATE[HY000] [1045] Access denied for user 'a'@'localhost' in /srv/pdo.php",
    "<pre>Traceback (most recent call last):\n File \"/app/main.py\", line 3\nKeyError: 'a'</pre>",
    "<h1>HTTP Status</h1><pre>java.lang.NullPointerException at a.B.c(B.java:3) Root cause</pre>",
]


@pytest.mark.parametrize("text", FAILED)
def test_a_program_that_fails_before_the_visitor_is_an_error_page(text: str) -> None:
    assert code(bare(text)) == "error-page"


@pytest.mark.parametrize(
    ("markup", "evidence"),
    [
        (
            bare("<script>location.href='https://new.example/a'</script>", title="Redirecting…"),
            "sent by script to https://new.example/a",
        ),
        (
            bare("<script>window.location.replace('/en/')</script><p>One moment"),
            "sent by script to /en/",
        ),
        (bare("<script>top.location = 'home.php';</script>"), "sent by script to home.php"),
        (bare("<script>setTimeout(go, 9)</script>", title="Redirecting..."), "redirecting"),
        (bare("<p>You are being redirected.</p>", title="Redirect"), "redirect"),
        (bare("<h1>Weiterleitung</h1>"), "weiterleitung"),
    ],
)
def test_a_stub_that_sends_on_by_script_is_told(markup: str, evidence: str) -> None:
    found = oddity(markup)
    assert found
    assert (found.code, found.evidence) == ("script-redirect", evidence)


@pytest.mark.parametrize(
    "markup",
    [
        # A start page that waits for its content.
        bare("<h1>Ann Lee</h1><p>There's nothing to see here yet.</p>", title="Ann Lee"),
        page("Ann Lee", "There’s nothing to see here yet"),
        page("Ann Lee", text="<p>Nothing here yet. <a href=/>Home page</a></p>"),
        page("There's nothing here yet", text="<p>I am Ann. Mail me.</p>"),
        # Applications that scripts fill.
        bare('<div id="root"></div><script src=/main.js></script>'),
        bare("<my-app></my-app><script>location.href='/start'</script>", title="Acme"),
        bare("<script>drawMap('a')</script><canvas></canvas>"),
        bare("<script src=a.js></script>", head='<meta name="description" content="A game">'),
        bare('<iframe src="https://a.example/"></iframe>', title="Acme"),
        # Sent on by the size of the screen only.
        bare("<script>if (screen.width < 700) location.href='/m/'</script><p>Ann's garden</p>"),
        # A captcha beside other fields.
        bare("<form>Mail <input name=email><textarea name=m></textarea><div class=g-recaptcha>"),
        # A telephone number.
        bare(
            "<p>Call 404-555-0100 or (404) 555-0100. <a href=/>Home page</a>", title="Peach Movers"
        ),
        bare("<p>Route 404 runs on Sundays. <a href=/>Back to home</a></p>", title="Buses"),
        # Words of walls on pages about something.
        bare("<p>A Discord bot that lives in your browser.</p>" + LINKS, title="Beep"),
        bare("<h1>Browser test</h1><p>See what scripts can do.</p>" + LINKS, title="Browser test"),
        page("Country music festival suspended", text="<p>Rain came down all week.</p>"),
        page("Bot Framework", text="<p>Build a bot. Robots and people meet here.</p>"),
        page("cars.com: cars for sale", text="<p>Cars on sale this week, come by.</p>"),
        page("Domain-driven design is available", text="<p>A book on models.</p>"),
        page("Redirect checker", text="<p>Enter an address to see where it leads.</p>"),
        page("Developer Portal", text="<p>Guides and news.</p><form><input name=email></form>"),
        bare("<p>Strong? <input type=password id=p></p><p>We tell you.</p>", title="Strength"),
        bare("<p>Join us <input name=mail><input type=password><input type=password>", title="A"),
        page("API Gateway", text="<p>Routes for services.</p><script src=/auth.js></script>"),
        page("Acme", text="<p>If PHP says Fatal error, ask us.</p>" + PROSE[:900]),
    ],
)
def test_a_live_page_of_few_words_is_no_stand_in(markup: str) -> None:
    assert code(markup) == ""


def test_options_to_choose_from_are_no_words_of_the_page() -> None:
    found = extract(page("Log in", text=FORM + COUNTRIES.upper()).encode(), URL).oddity
    assert found
    assert found.rule == "login-form"


def test_a_name_that_is_not_available_in_a_region_is_not_parked() -> None:
    markup = bare("<h1>example.org is not available in your area</h1>", title="Acme")
    assert code(markup) == "region-gate"


def test_a_page_that_builds_itself_when_loaded_is_no_wall() -> None:
    assert code('<html><script src=a.js></script><body onload="draw()"></body></html>') == ""
