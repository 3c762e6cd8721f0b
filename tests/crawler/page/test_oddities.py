"""Pages that lie: by class, language and vendor, and live pages that must not be taken for them."""

# ruff: noqa: RUF001 these pages are written in many alphabets

import gzip
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.model import Oddity, Verdict
from crawler.page.lexicon import words_of
from crawler.page.metadata import MAX_BODY, extract
from crawler.page.phrases import literals, plain, segments
from crawler.page.rulebook import cues, rules
from crawler.probe import deserves_probe
from crawler.reasons import explain, is_known

CORPORA = Path(__file__).parents[3] / "../shared/corpora"
URL = "https://www.example.com/posts/a"
NO_CORPORA = pytest.mark.skipif(not CORPORA.exists(), reason="labelled pages are not at hand")
TABLE: dict[str, Any] = tomllib.loads(files("crawler.page").joinpath("oddities.toml").read_text())

MENU = "<nav>" + "<a href=/x>Section</a> " * 12 + "</nav>"
FORM = '<form>Name <input name=u> Password <input type="password" name=p></form>'
PUBLISHED = '<meta property="article:published_time" content="2024-05-01T10:00:00Z">'
BRIEF = "<p>" + "A page of a few words says how it is, and then it ends. " * 10 + "</p>"
PROSE = "<p>" + "Serving predictions takes care of many things at once. " * 80 + "</p>"


def oddity(markup: str) -> Oddity | None:
    return extract(markup.encode(), URL, "text/html; charset=utf-8").oddity


def code(markup: str) -> str:
    found = oddity(markup)
    return found.code if found else ""


def page(title: str = "Acme", heading: str = "", text: str = "", head: str = "") -> str:
    top = f"<h1>{heading}</h1>" if heading else ""
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head>"
        f"<body>{MENU}{top}{text}</body></html>"
    )


NOT_FOUND = [
    "404 Not Found",
    "404",
    "Error 404",
    "404 - File or directory not found.",
    "HTTP Status 404 – Not Found",
    "Page not found | Acme",
    "Page Not Found (404)",
    "Acme: Page not found",
    "Oops! That page can’t be found.",
    "Sorry, the page you were looking for was not found.",
    "The page you requested does not exist",
    "This page isn't available",
    "We couldn't find that page",
    "This page could not be found",
    "The resource cannot be found.",
    "No such page",
    "Seite nicht gefunden - Acme",
    "Fehler 404",
    "Diese Seite konnte nicht gefunden werden!",
    "Die angeforderte Seite existiert nicht",
    "Page introuvable",
    "Erreur 404 | Acme",
    "La page que vous cherchez n’existe pas",
    "Página no encontrada",
    "La página solicitada no existe",
    "Pagina non trovata",
    "Errore 404 – Acme",
    "La pagina richiesta non esiste",
    "Página não encontrada",
    "Erro 404",
    "Pagina niet gevonden",
    "Deze pagina bestaat niet meer",
    "Nie znaleziono strony",
    "Strona nie istnieje",
    "Błąd 404",
    "Страница не найдена",
    "Ошибка 404",
    "Запрашиваемая страница не существует",
    "Сторінку не знайдено",
    "页面不存在",
    "404 错误",
    "抱歉，您访问的页面不存在",
    "找不到網頁",
    "ページが見つかりません",
    "お探しのページは見つかりませんでした。",
    "404エラー",
    "페이지를 찾을 수 없습니다",
    "요청하신 페이지를 찾을 수 없습니다.",
    "Sidan kunde inte hittas",
    "Siden blev ikke fundet",
    "Siden finnes ikke",
    "Sivua ei löytynyt",
    "Stránka nenalezena",
    "Az oldal nem található",
    "Pagina nu a fost găsită",
    "Sayfa bulunamadı",
    "SAYFA BULUNAMADI",
    "Η σελίδα δεν βρέθηκε",
    "الصفحة غير موجودة",
    "صفحه مورد نظر یافت نشد",
    "הדף לא נמצא",
    "ไม่พบหน้าที่คุณต้องการ",
    "Không tìm thấy trang",
    "Halaman tidak ditemukan",
    "That page can’t be found",
    "The page you were trying to access doesn't exist or has been removed.",
    "This topic does not exist yet",
    "Objekt nicht gefunden!",
    "Die gesuchte Seite steht leider nicht mehr zur Verfügung",
    "Objet non trouvé!",
    "La page à laquelle vous souhaitez accéder n'existe pas ou a été supprimée.",
    "¡Objeto no localizado!",
    "Este tema no existe todavía",
    "La pagina desiderata non esiste o è stata rimossa.",
    "Esse tópico ainda não existe",
    "A página que você está tentando acessar não existe ou foi excluída.",
    "De pagina, die u probeerde te benaderen, bestaat niet of is verwijderd.",
    "Strona, do której próbujesz się dostać, nie istnieje lub została usunięta.",
    "Объект не найден!",
    "Страница, на которую Вы пытаетесь зайти, не существует или удалена.",
    "Сторінка ще не існує",
    "Страница не е намерена",
    "Stránka, kterou se snažíte zobrazit, neexistuje nebo byla smazána.",
    "Stranica kojoj pokušavate da pristupite ne postoji ili je uklonjena.",
    "Strani ni bilo možno najti",
    "Objektet ble ikke funnet!",
    "Side ikke fundet",
    "A kért lap nem található",
    "Pagina pe care doriți să o accesați nu există sau a fost ștearsă.",
    "Η σελίδα που ζητήσατε δεν υπάρχει ή έχει αφαιρεθεί.",
    "Erişmek istediğiniz sayfa mevcut değil ya da kaldırılmış.",
    "Lehte ei leitud",
    "S’u gjet faqe",
    "找不到对象！",
    "您想要存取的頁面已經不存在或被搬移至其他位置。",
    "アクセスしようとしたページは存在しないか削除されています。",
    "요청하신 페이지가 존재하지 않습니다",
    "تعذر العثور على الصفحة",
    "این صفحه وجود ندارد",
    "Trang bạn cố xem không tồn tại",
    "पृष्ठ नहीं मिला",
]


@pytest.mark.parametrize("words", NOT_FOUND)
def test_a_title_or_heading_that_says_not_found_makes_a_soft_404(words: str) -> None:
    assert code(page(title=words)) == "soft-404"
    if not words.isdigit():
        assert code(page(heading=words)) == "soft-404"


@pytest.mark.parametrize(
    "text",
    [
        "<p>The page you are looking for does not exist.</p>",
        "<div class=msg>Sorry, this page is no longer available.</div>",
        "<p>Die gesuchte Seite ist nicht vorhanden.</p>",
        "<p>La page demandée est introuvable.</p>",
        "<p>お探しのページは移動または削除されました。</p>",
        "<p>您访问的页面不存在</p>",
    ],
)
def test_a_sentence_on_a_page_of_few_words_is_enough(text: str) -> None:
    found = oddity(page(text=text))
    assert found is not None
    assert (found.code, found.rule) == ("soft-404", "not-found-text")


@pytest.mark.parametrize(
    "text",
    [
        '<p class=code>404</p><p class=title>PAGE NOT FOUND</p><a href="/">Take me home</a>',
        "<p>Stránka <b>nenalezena</b>. Zkontrolujte adresu.</p>",
        "<p>Aradığınız sayfa bulunamadı</p><p>Ana sayfa</p>",
        "<p>К сожалению, мы не смогли найти запрашиваемую вами страницу.</p>",
        "<pre>Cannot GET /foo/bar</pre>",
        "<p>Diese Seite gibt es nicht (mehr).</p>",
    ],
)
def test_a_line_on_a_page_of_few_words_is_enough(text: str) -> None:
    found = oddity(page(text=text))
    assert found is not None
    assert found.code == "soft-404"
    assert deserves_probe(found)


@pytest.mark.parametrize(
    "markup",
    [
        "<html><body class='home error404 wp-custom-logo'>Try the search</body></html>",
        '<html><body id="pagenotfound" class="lang-en">Sorry for that</body></html>',
        "<html><head><link rel=canonical href='https://a.org/en/404.html'></head>A robot ate it",
        '<html><head><meta property="og:url" content="https://a.org/not-found/"></head>Lost</html>',
        page("Acme Wiki", "Main/Foo", '<div class="noarticletext mw-content-ltr">Empty</div>'),
        page("Acme", "Dead end", '<script>{"props":{},"page":"/404"}</script>'),
    ],
)
def test_a_page_that_its_software_calls_not_found_is_one(markup: str) -> None:
    found = oddity(markup)
    assert found is not None
    assert found.code == "soft-404"
    assert deserves_probe(found)


def test_what_names_no_page_on_a_live_page_is_not_its_state() -> None:
    for text in ("Returns -1 if the item was not found.", "Raised when the file is not found."):
        assert code(page("TList.IndexOf", "TList.IndexOf", f"<p>{text}</p>")) == ""


@pytest.mark.parametrize(
    "body",
    [
        "404 page not found",
        '{"detail":"Not Found"}',
        "<Error><Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message>",
    ],
)
def test_a_server_that_says_it_in_so_many_words_is_understood(body: str) -> None:
    assert code(body) == "soft-404"


def test_title_and_heading_together_decide_on_a_page_of_many_words() -> None:
    words = PROSE.replace("<p>", "<p>The requested URL was not found on this server. ")
    assert code(page("Page Not Found", "Page Not Found", words)) == "soft-404"
    assert code(page("Page Not Found", "About us", words)) == ""


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


def test_a_title_counts_however_it_is_spelt() -> None:
    assert plain("  Can’t   FIND_it — “Łódź” ") == "cant find it - lodz"
    assert segments("Error 404 - Page not found | Shop.") == (
        "error 404",
        "page not found",
        "shop",
        "error 404 - page not found | shop",
    )


def test_each_choice_of_a_phrase_is_a_literal() -> None:
    assert list(literals("page (is|was|) gone")) == ["page is gone", "page was gone", "page gone"]


def test_every_rule_has_a_source_and_a_code_that_is_explained() -> None:
    assert len({rule.id for rule in rules()}) == len(rules())
    for rule in rules():
        assert rule.source
        assert is_known(rule.code)
        assert explain(rule.code).verdict in (Verdict.SUSPECT, Verdict.BLOCKED)
        assert rule.words > 0
        seen = (rule.title, rule.heading, rule.headline, rule.line, rule.text, rule.mark)
        assert any((*seen, rule.frame, rule.address))


def test_headlines_have_only_bounded_repeats() -> None:
    # So that no title, however hostile, takes more than linear time.
    for by_language in TABLE["headlines"].values():
        for expressions in by_language.values():
            for expression in [expressions] if isinstance(expressions, str) else expressions:
                assert not re.search(r"(?<!\\)[*+]|\{\d*,\}", expression), expression


def test_texts_and_marks_are_literals() -> None:
    for kind, allowed in (
        ("texts", r"[^\\*+?{}\[\]]+"),
        ("marks", r"[^A-Z\\*+]+"),
        ("frames", r"[^A-Z\\*+]+"),
    ):
        for by_name in TABLE[kind].values():
            for phrase in (phrase for some in by_name.values() for phrase in some):
                assert re.fullmatch(allowed, phrase), phrase


def test_every_mark_is_found_where_it_stands_between_other_words() -> None:
    for rule in rules():
        for mark in rule.mark.phrases if rule.mark else ():
            markup = f'<a title="x {mark} y">'
            assert rule.mark
            assert rule.mark.first_in(markup, words_of(markup))


def test_cues_are_in_lower_case() -> None:
    assert all(cue == cue.lower() for cue in cues(ascii_only=False))


HOSTILE = {
    "open tags": b"<" * MAX_BODY,
    "empty tags": b"<>" * (MAX_BODY // 2),
    "headings": b"<h1>404</h1>" * 80_000,
    "hidden headings": b"<noscript><h1>404</h1></noscript>" * 30_000,
    "comments": b"a<!---->" * 130_000,
    "long title": b"<title>" + b"the page you was is are " * 40_000,
    "title of digits": b"<title>" + b"error 404 " * 100_000,
    "title of commas": b"<title>" + b"a, " * 300_000,
    "password": b"<title>login</title>" + b"type " * 200_000,
    "one word": b"<title>404</title>" + b"x" * MAX_BODY,
    "entities": b"<title>404</title><body>" + b"&amp;" * 200_000,
    "ligature": "<title>404</title><body>\ufdfa".encode() * 20_000,
    "inline tags": b"<b" * (MAX_BODY // 2),
    "lines": b"<p>die seite die seite ist ist leider " * 20_000,
    "long frame": b"<body class='" + b"error404 " * 100_000,
    "bytes": b"<title>404</title><body>" + bytes(range(256)) * 4000,
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_page_is_judged_in_linear_time(body: bytes) -> None:
    # What takes quadratic time here takes minutes.
    extract(body, URL, "text/html")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=200))
def test_any_text_can_be_judged(title: str, heading: str, text: str) -> None:
    found = oddity(page(title, heading, text))
    assert found is None or (is_known(found.code) and found.evidence)


def labelled() -> Iterator[tuple[str, str]]:
    """The class and the code given of each odd page."""
    for row in map(json.loads, (CORPORA / "odd/index.jsonl").read_text("utf-8").splitlines()):
        body = gzip.decompress((CORPORA / "odd" / row["file"]).read_bytes())
        found = extract(body, URL, "text/html").oddity
        yield row["class"], found.code if found else ""


@NO_CORPORA
def test_most_odd_pages_are_recognised_and_few_live_ones_are_suspected() -> None:
    of_class, right, suspected = Counter[str](), Counter[str](), 0
    expected = {
        "notfound": {"soft-404"},
        "parked": {"parked"},
        "challenge": {"bot-wall", "network-filter"},
        "login": {"login-wall"},
    }
    for kind, given_code in labelled():
        of_class[kind] += 1
        right[kind] += given_code in expected.get(kind, set())
        suspected += kind == "hardneg" and given_code != ""
    for kind, least in (("notfound", 0.9), ("parked", 0.9), ("challenge", 0.9), ("login", 0.8)):
        assert right[kind] >= least * of_class[kind], kind
    assert suspected <= 3


@NO_CORPORA
def test_next_to_no_real_page_is_suspected() -> None:
    lines = (CORPORA / "pages.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    bodies = (gzip.decompress((CORPORA / row["file"]).read_bytes()) for row in rows)
    odd = sum(extract(body, URL, "text/html").oddity is not None for body in bodies)
    assert odd <= 0.003 * len(rows)
