"""Addresses of accounts that are ours; those of signing in are allauth's."""

from django.urls import path

from accounts import views

urlpatterns = [
    path("invitation/<str:token>/", views.invitation, name="invitation"),
]
