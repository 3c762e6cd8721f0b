"""Pages that say in any language, or by their software, that there is no such page."""

# ruff: noqa: RUF001 these pages are written in many alphabets

import pytest

from crawler.verdict.probe import deserves_probe
from tests.crawler.page.odd_pages import PROSE, code, oddity, page

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
        "<h2>Information</h2><p>The requested topic does not exist.</p>",
        "<h2>Information</h2><p>No posts exist for this topic.</p>",
        "<p>Invalid Thread specified. If you followed a valid link, tell the administrator</p>",
        "<p>The board you are looking for is either missing or off limits to you.</p>",
        "<p>Das ausgewählte Thema existiert nicht.</p>",
        "<p>Le sujet demandé n’existe pas.</p>",
        "<p>Запрошенной темы не существует.</p>",
        "<p>抱歉，指定的主题不存在或已被删除或正在被审核</p>",
        "<p>Sorry, the file you have requested has been deleted.</p>",
        "<p>brewing.wordpress.com is no longer available. The authors have deleted this site.</p>",
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
