"""Pages, signing in and out, the API's own description, signs of life."""

from django.contrib.auth.views import LogoutView
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from layers.account.signing_in import SignInView
from layers.pages import views

urlpatterns = [
    path("", views.map_page, name="map"),
    path("config.json", views.config_view, name="config"),
    path("login/", SignInView.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerView.as_view(url_name="schema"), name="docs"),
    path("healthz", views.health_view, name="healthz"),
    path("readyz", views.ready_view, name="readyz"),
    path("metrics", views.metrics_view, name="metrics"),
]
