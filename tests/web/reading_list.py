"""The small web's script for `examples/reading-list.md`: every host of it, and one of each trouble.

Healthy pages carry the titles the real ones carry. What is wrong is made up, except that two of
the arXiv links really lead to other works than the list says.
"""

from tests.web.behaviours import flaky, page, pdf, redirect, refuse, slow, status
from tests.web.certificates import Certificate
from tests.web.exchange import Behaviour
from tests.web.script import Door, Script

MLOPS_GUIDE = "architecture/mlops-continuous-delivery-and-automation-pipelines-in-machine-learning"
ZIPLINE = "session_na20/zipline-airbnbs-machine-learning-data-management-platform"
NEURIPS_PDF = "https://papers.nips.cc/paper/2015/file/86df7dcfd896fcaf2674f757a2463eba-Paper.pdf"
TEST_SCORE_PDF = (
    "https://static.googleusercontent.com/media/research.google.com/en//pubs/archive/46555.pdf"
)


def _arxiv(number: str, title: str) -> Behaviour:
    return page(title, site="arXiv.org", raw_title=f"[{number}] {title}")


def _github(name: str, about: str) -> Behaviour:
    return page(name, site="GitHub", raw_title=f"GitHub - {name}: {about}", description=about)


HEALTHY: dict[str, Behaviour] = {
    "https://stanford-cs329s.github.io/": page("CS 329S: Machine Learning Systems Design"),
    "https://arxiv.org/abs/2010.02013": _arxiv(
        "2010.02013", "Towards ML Engineering: A Brief History Of TensorFlow Extended (TFX)"
    ),
    "https://arxiv.org/abs/1712.06139": _arxiv(
        "1712.06139", "TensorFlow-Serving: Flexible, High-Performance ML Serving"
    ),
    "https://arxiv.org/abs/1612.03079": _arxiv(
        "1612.03079", "Clipper: A Low-Latency Online Prediction Serving System"
    ),
    "https://arxiv.org/abs/1810.03993": _arxiv("1810.03993", "Model Cards for Model Reporting"),
    NEURIPS_PDF: pdf("Hidden Technical Debt in Machine Learning Systems"),
    TEST_SCORE_PDF: pdf(
        "The ML Test Score: A Rubric for ML Production Readiness and Technical Debt Reduction"
    ),
    "https://fullstackdeeplearning.com/": page(
        "The Full Stack",
        description="News, community, and courses for people building AI products.",
    ),
    "https://engineering.atspotify.com/": page(
        "Spotify Engineering", description="Spotify's official technology blog."
    ),
    "https://eugeneyan.com/": page(
        "Eugene Yan", description="I design, build, and operate ML systems that serve customers."
    ),
    "https://huyenchip.com/": page("Chip Huyen"),
    "https://mlops.community/": page("MLOps Community"),
    "https://www.dataengineeringpodcast.com/": page("Data Engineering Podcast"),
    "https://github.com/dair-ai/ML-Papers-Explained": _github(
        "dair-ai/ML-Papers-Explained", "Explanation to key concepts in ML"
    ),
    "https://github.com/visenger/awesome-mlops": _github(
        "visenger/awesome-mlops", "A curated list of references for MLOps"
    ),
    "https://github.com/DataTalksClub/mlops-zoomcamp": _github(
        "DataTalksClub/mlops-zoomcamp", "Free MLOps course from DataTalks.Club"
    ),
    "https://martinfowler.com/articles/cd4ml.html": page(
        "Continuous Delivery for Machine Learning", site="martinfowler.com"
    ),
    "https://www.kaggle.com/": page(
        "Kaggle: Your Machine Learning and Data Science Community", site="Kaggle"
    ),
}

SLOW_OR_FLAKY: dict[str, Behaviour] = {
    "https://madewithml.com/": slow(1.2, page("Home", site="Made With ML")),
    "https://chrisalbon.com/": flaky(1, page("Chris Albon")),
    "https://netflixtechblog.com/": redirect("/latest", 302),
}

MISTITLED: dict[str, Behaviour] = {
    "https://arxiv.org/abs/1707.02038": _arxiv("1707.02038", "A Tutorial on Thompson Sampling"),
    "https://arxiv.org/abs/1811.01389": _arxiv(
        "1811.01389", "Improving Zero-Shot Translation of Low-Resource Languages"
    ),
}

MOVED: dict[str, Behaviour] = {
    f"https://cloud.google.com/{MLOPS_GUIDE}": redirect(
        f"https://docs.cloud.google.com/{MLOPS_GUIDE}"
    ),
    "https://eng.uber.com/michelangelo-machine-learning-platform/": redirect(
        "https://www.uber.com/blog/michelangelo-machine-learning-platform/"
    ),
    "https://eng.uber.com/": redirect("https://www.uber.com/blog/engineering/"),
    "https://engineering.linkedin.com/": redirect("https://www.linkedin.com/blog/engineering", 308),
    "https://workshops.aws/": redirect("/catalog"),
}

NEW_HOMES: dict[str, Behaviour] = {
    "https://netflixtechblog.com/latest": page("Netflix TechBlog"),
    f"https://docs.cloud.google.com/{MLOPS_GUIDE}": page(
        "MLOps: Continuous delivery and automation pipelines in machine learning",
        site="Google Cloud Documentation",
    ),
    "https://www.uber.com/blog/michelangelo-machine-learning-platform/": page(
        "Meet Michelangelo: Uber's Machine Learning Platform", site="Uber Blog"
    ),
    "https://www.uber.com/blog/engineering/": page("Engineering", site="Uber Blog"),
    "https://www.linkedin.com/blog/engineering": page("LinkedIn Engineering Blog"),
    "https://workshops.aws/catalog": page("AWS Workshops"),
}

REFUSING: dict[str, Behaviour] = {"https://medium.com/airbnb-engineering": refuse()}

FAILING: dict[str, Behaviour] = {
    "https://doordash.engineering/": page("DoorDash Engineering Blog"),  # behind a closed door
    "https://twimlai.com/": status(503, {"Retry-After": "1"}),
}

GONE: dict[str, Behaviour] = {
    f"https://databricks.com/{ZIPLINE}": status(404),
    "https://cloud.google.com/resources/mlops-whitepaper": status(410),
    "https://www.featurestore.org/": page("Feature Store for ML"),  # certificate expired
}

SCRIPT = Script(
    urls=HEALTHY | SLOW_OR_FLAKY | MISTITLED | MOVED | NEW_HOMES | REFUSING | FAILING | GONE,
    certificates={"www.featurestore.org": Certificate.EXPIRED},
    doors={"doordash.engineering": Door.CLOSED},
)

EXPECTED: dict[str, str] = {
    **dict.fromkeys(HEALTHY, "ok"),
    **dict.fromkeys(SLOW_OR_FLAKY, "ok"),
    **dict.fromkeys(MOVED, "moved"),
    **dict.fromkeys(REFUSING, "blocked"),
    **dict.fromkeys(FAILING, "failing"),
    **dict.fromkeys(GONE, "broken"),
}
"""The verdict each URL deserves by what its host does; of `MISTITLED` only the title can tell."""
