"""The portal's addresses and one view that does nothing."""

from django.http import HttpResponse
from django.urls import path

from integrity.urls import urlpatterns as portal

urlpatterns = [path("empty", lambda request: HttpResponse("")), *portal]
