from django.urls import path

from layers.access.api import TokenView

urlpatterns = [path("api/token/", TokenView.as_view(), name="token")]
