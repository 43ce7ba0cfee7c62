from django.urls import path

from integrity.documents.verification import views

# /verify/ , whose second address every QR holds
urlpatterns = [
    path("", views.verify, name="verify"),
    path("<str:code>/", views.verify_code, name="verify_code"),
]
