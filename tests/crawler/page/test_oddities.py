"""Pages that lie: by class, language and vendor, and live pages that must not be taken for them."""

# ruff: noqa: RUF001 these pages are written in many alphabets

import pytest

from crawler.model import Oddity
from tests.crawler.page.odd_pages import BRIEF, FORM, PROSE, PUBLISHED, code, oddity, page

PARKED = [
    page("example.org is for sale | HugeDomains", text="<p>Buy this domain now</p>" + PROSE),
    page("example.de steht zum Verkauf", text="Domain kaufen"),
    page("example.fr est à vendre", text="Ce domaine est à vendre"),
    page("example.ru продаётся", text="Купить домен"),
    page("example.cn 正在出售", text="域名出售"),
    page("example.org", text="<p>This domain may be for sale. Inquire about this domain.</p>"),
    page("example.org", text="<p>Diese Domain steht zum Verkauf!</p>"),
    page("example.org", text="<p>Este dominio está en venta</p>"),
    page("example.org", text="<p>Questo dominio è in vendita</p>"),
    page("example.org", text="<p>Deze domeinnaam is te koop</p>"),
    page("example.org", text="<p>Ta domena jest na sprzedaż</p>"),
    page("example.org", text="<p>このドメインは販売中です</p>"),
    page("Parked Domain"),
    page("example.org - example Resources and Information."),
    '<html data-adblockkey="MFwwDQ=="><head></head><body><script>x</script></body></html>',
    '<html><body><script>window.onload=function(){window.location.href="/lander"}</script>',
    page("", head='<script src="https://www.google.com/adsense/domains/caf.js"></script>'),
    page("", head='<script src="https://img.sedoparking.com/js/x.js"></script>'),
    page("Account Suspended"),
    page("example.org", text="<p>The domain example.org is for sale. Call us.</p>"),
    page("example.pl", text="<p>Domena example.pl jest na sprzedaż</p>"),
    page("example.de - Diese Website steht zum Verkauf! - Informationen zum Thema"),
    page("Domain parked by OnlyDomains"),
    page("example.es | DonDominio", text="<p>Este dominio ha sido registrado por medio de</p>"),
    page("Domain nicht aktiv!", "Hier entsteht eine neue Internetpräsenz"),
    page("ドメインパーキング", text="<p>このドメインはお名前.comで取得されています。</p>"),
]


@pytest.mark.parametrize("markup", PARKED)
def test_a_parked_domain_is_recognised(markup: str) -> None:
    assert code(markup) == "parked"


CHALLENGES = [
    page("Just a moment...", head="<script>window._cf_chl_opt={cvId:'3'}</script>"),
    page("Attention Required! | Cloudflare"),
    page("Nur einen Moment…"),
    page("Un instant…"),
    page("Один момент…"),
    page("请稍候…"),
    page("しばらくお待ちください..."),
    page("Access denied | x.com used Cloudflare to restrict access"),
    page(
        "You have been blocked", head="<script>var dd={'host':'geo.captcha-delivery.com'}</script>"
    ),
    page("Access to this page has been denied", text='<div id="px-captcha"></div>'),
    page("Pardon Our Interruption"),
    page("", text='<iframe id=main-iframe src="/_Incapsula_Resource?CWUDNSAI=5&x"></iframe>'),
    page("", text="Request unsuccessful. Incapsula incident ID: 14900013-1173"),
    page("Access Denied", text="You don't have permission to access. Reference #18.39"),
    page("Request Rejected", text="The requested URL was rejected. Your support ID is: 177"),
    page("Making sure you're not a bot!"),
    page("Vercel Security Checkpoint"),
    page("Human Verification", head="<script>window.gokuProps = {}</script>"),
    page("DDoS-Guard"),
    page("Sucuri WebSite Firewall - Access Denied"),
    page("Robot Check", text="<form action=/errors/validateCaptcha></form>"),
    page("Robot Challenge Screen", head='<meta content="0;/.well-known/sgcaptcha/?r=1">'),
    page("Client Challenge"),
    page("403 Forbidden", "403 Forbidden"),
    page("Acme", "Verify you are human", '<div class="cf-turnstile"></div>'),
    page("Acme", text="<p>Our systems have detected unusual traffic from your network.</p>"),
    page("Acme", text="<p>Подтвердите, что вы не робот</p>"),
    page("百度安全验证"),
    page("", text="<p>Please enable JS and disable any ad blocker</p>"),
    page("Please Wait... | Cloudflare", "Please turn JavaScript on and reload the page."),
    page("ERROR", "403 ERROR", "<p>Request blocked. We can't connect to the server for this app."),
    page("Ihre Anfrage wurde blockiert"),
    page("Zugang verweigert"),
    page("Přístup odmítnut"),
    page("禁止访问"),
]


@pytest.mark.parametrize("markup", CHALLENGES)
def test_a_challenge_is_recognised(markup: str) -> None:
    assert code(markup) == "bot-wall"


LOGINS = [
    page("Log in | Acme", text=FORM),
    page("Sign in to your account", text=FORM),
    page("Acme Webmail Login", text=FORM),
    page("Acme", "Sign In", FORM),
    page("Anmelden - Acme", text=FORM),
    page("Connexion", text=FORM),
    page("Iniciar sesión", text=FORM),
    page("Accedi", text=FORM),
    page("Entrar", text=FORM),
    page("Inloggen bij Acme", text=FORM),
    page("Logowanie", text=FORM),
    page("Вход в систему", text=FORM),
    page("用户登录", text=FORM),
    page("ログイン | Acme", text=FORM),
    page("로그인", text=FORM),
    page("Oturum aç", text=FORM),
    page("Logga in", text=FORM),
    page("تسجيل الدخول", text=FORM),
    page("Acme", text=FORM + "<a href=/reset>Forgot your password?</a>"),
    page("Acme", text="<p>You must be logged in to view this page. Please log in to continue.</p>"),
    page("Sign in", text="<a>Sign in with Google</a>"),
    page("Log into Facebook", text=FORM),
    page("Central Authentication Service", text=FORM),
    page("Přihlášení", text=FORM),
    page("Prisijungti", text=FORM),
    page("Jelentkezzen be a fiókjába", text=FORM),
    page("به حساب خود وارد شوید", text=FORM),
    page("需要认证！", text=FORM),
    page("Добро пожаловать в Acme!", text=FORM),
    page("Shop", text='<form action="/password"><input name=form_type value=storefront_password>'),
]


@pytest.mark.parametrize("markup", LOGINS)
def test_a_login_wall_is_recognised(markup: str) -> None:
    assert code(markup) == "login-wall"


@pytest.mark.parametrize(
    ("expected", "markup"),
    [
        ("placeholder-page", page("Welcome to nginx!")),
        ("placeholder-page", page("Apache2 Ubuntu Default Page: It works")),
        ("placeholder-page", page("IIS Windows Server")),
        ("placeholder-page", "<html><body><h1>It works!</h1></body></html>"),
        ("placeholder-page", page("Coming Soon")),
        ("error-page", page("502 Bad Gateway", "502 Bad Gateway")),
        ("error-page", page("x.com | 522: Timed out", text='<p id="cf-error-details">')),
        ("error-page", page("Database Error", "Error establishing a database connection")),
        ("error-page", page("Site Maintenance")),
        ("error-page", page("Wartungsarbeiten")),
        ("region-gate", page("Acme", text="<p>Acme is not available in your country.</p>")),
        ("network-filter", page("Web Page Blocked!")),
        ("network-filter", page("Ресурс заблокирован")),
        (
            "consent-wall",
            page("Before you continue to Google", text="<button>Reject all</button> Accept all"),
        ),
        (
            "consent-wall",
            page(
                "Yahoo ist Teil der Yahoo Markenfamilie", text="<button>Alle akzeptieren</button>"
            ),
        ),
    ],
)
def test_other_stand_ins_have_codes_of_their_own(expected: str, markup: str) -> None:
    assert code(markup) == expected


@pytest.mark.parametrize(
    "markup",
    [
        page("How to fix a 404", "How to fix “Page not found” errors", PROSE),
        page("404 Media | News", "Who owns your data?", PROSE[:900]),
        page("404xx - BOOTH", text=PROSE[:900]),
        page("Node.js is available in version 22", text="<p>Get the domain guide</p>" + PROSE),
        page("Houses for sale in Springfield", "Houses for sale", PROSE[:900]),
        page("Parking | City of Springfield", "Parking", PROSE[:900]),
        page("Domain names and registrars", text=PROSE[:900]),
        page("Authentication", "Authentication", "<p>Requests carry a token.</p>" + PROSE[:900]),
        page("Resetting a password", text=FORM + PROSE),
        page("Just a moment of your time: a survey", text=PROSE[:900]),
        page("A history of CAPTCHA", "A history of CAPTCHA", PROSE),
        page("Contact", text='<form><div class="g-recaptcha"></div></form>' + PROSE[:900]),
        page("Privacy and cookies", "We value your privacy", PROSE[:900]),
        page("Coming soon to a cinema near you", text=PROSE[:900]),
        page("Maintenance", "Maintenance", "<p>Change the oil.</p>" + PROSE[:900]),
        page("Connection timed out", "Connection timed out", PROSE[:900]),
        page("Hello, world", "Hello, world", PROSE[:900]),
        page("Welcome to Apache Airflow", text=PROSE[:900]),
        page("Acme", text="<noscript>Please enable JavaScript to continue.</noscript>"),
        page("Acme", text="<script>var m='this domain is for sale'</script>"),
        page("Acme", text="<!-- page not found -->"),
        page("", text=""),
        "",
        page("404 Not Found: what it means and how to fix it", "404 Not Found", PROSE[:900]),
        page("404 Not Found - HTTP", "404 Not Found", f"<p>The 404 status code means…</p>{BRIEF}"),
        page("Best 404 page examples", "Page not found", BRIEF),
        page("Customizing the Page not found page", "Page not found", BRIEF),
        page("Page not found", "Page not found", BRIEF, PUBLISHED),
        page("Was ist ein Fehler 404?", "Fehler 404", BRIEF),
        page("Comment corriger l’erreur 404", "Erreur 404", BRIEF),
        page("如何解决404错误", "404错误", BRIEF),
        page("404エラーとは？原因と対処法", "404エラー", BRIEF),
        page("Oak table", "Oak table", "<p>This item is no longer available.</p>" + BRIEF),
        page("Der Artikel 13 ist noch nicht vom Tisch", "Der Artikel 13", BRIEF),
        page("El artículo no se publicará", "El artículo no se publicará", BRIEF),
        page("消失的她", "消失的她", BRIEF),
        page("视频删除恢复教程", "视频删除恢复", BRIEF),
        page("Siden 2010 er ikke alt gået godt", text=BRIEF),
        page("Gone (film)", "Gone", BRIEF),
        page("How parked domains work", "Parked domains", BRIEF),
        page("What is domain parking?", "Domain parking", BRIEF),
        page("Vue.js is available", "Vue.js is available", BRIEF),
        page("Node.js 22 is registered at npm", text=BRIEF),
        page("Cookie consent explained", "Cookie consent", BRIEF + "Accept all"),
        page("How to build a cookie wall", "Cookie wall", BRIEF + "Accept all"),
        page("Privacy notice", "Your privacy", "<p>With your consent we share data.</p>" + BRIEF),
        page("Login page templates", "Login", FORM + BRIEF),
        page("How to log in to your account", "Log in", BRIEF),
        page("Subscribe to our letter", text="<form><input type=email></form>" + BRIEF),
        page("Our club", "Welcome to our club", BRIEF + FORM),
        page("Sicherheitsprüfung von Anlagen", "Sicherheitsprüfung von Anlagen", BRIEF),
        page("Slow Down (song)", "Slow Down", BRIEF),
        page("Anubis", "Anubis", BRIEF),
        page("What is a CAPTCHA?", "Human verification", BRIEF),
        page("Maintenance", "Maintenance", BRIEF),
        page("Something went wrong with the census", "Something went wrong", BRIEF),
        page("Error codes", "Internal Server Error", BRIEF),
        page("Acme", head='<script src="https://js.datadome.co/tags.js"></script>'),
        page("Acme", head="<meta http-equiv=CSP content='frame-src *.captcha-delivery.com'>"),
        page("Acme", head="<style>.error404 h1 {color: red}</style>"),
    ],
)
def test_a_live_page_is_not_taken_for_a_stand_in(markup: str) -> None:
    assert oddity(markup) is None


def test_the_evidence_quotes_the_page_and_names_the_rule() -> None:
    found = oddity(page("Seite nicht gefunden | Acme"))
    assert found == Oddity("soft-404", "not-found-title", "seite nicht gefunden")
