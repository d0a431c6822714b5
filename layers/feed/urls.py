from django.urls import path

from layers.feed.api import ChangesView, feed_view

urlpatterns = [
    path("api/changes/", ChangesView.as_view(), name="changes"),
    path("feed/", feed_view, name="feed"),
]
