"""The open data of the portal: what every visitor may read, as JSON, described by OpenAPI."""

from ninja import NinjaAPI, Schema

from integrity.models import Organisation

api = NinjaAPI(
    title="Integrity portal",
    version="1",
    description="Published anti-corruption plans, ITA results and issued papers of Thai local "
    "governments. Money is in baht, scores are of 0–100, fiscal years are พ.ศ. and begin on "
    "1 October of the year before.",
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)


class OrganisationOut(Schema):
    slug: str
    name: str
    kind: str
    province: str

    @staticmethod
    def resolve_kind(office: Organisation) -> str:
        return office.get_kind_display()


@api.get("/organisations", response=list[OrganisationOut], tags=["organisations"])
def organisations(request):
    """Every office of the portal; ``kind`` is the official Thai term."""
    return Organisation.objects.all()


api.add_router("/organisations", "integrity.documents.api.router")
api.add_router("/organisations", "ita.api.router")
api.add_router("/organisations", "ita.api_risks.router")
api.add_router("/organisations", "plans.api.router")
