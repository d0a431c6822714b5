from django.urls import path

from layers.account.api import KeysView, KeyView
from layers.account.pages import keys_page, usage_page, usage_table

urlpatterns = [
    path("account/keys/", keys_page, name="account-keys"),
    path("account/usage/", usage_page, name="account-usage"),
    path("account/usage.csv", usage_table, name="account-usage-table"),
    path("api/keys/", KeysView.as_view(), name="keys"),
    path("api/keys/<int:pk>/", KeyView.as_view(), name="key"),
]
