"""Public addresses of an office's ITA results, measures and fraud risks."""

app_name = "ita"

# /<org>/
urlpatterns = []
