"""HTTP of surroundings and chains."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from layers.access.log import looked
from layers.catalog.selection import division_for
from layers.dossier.chains import chains
from layers.dossier.serializers import surroundings_body
from layers.dossier.surroundings import surroundings_of
from layers.risks.actions import LAYER, find_source

PRIVATE = {"Cache-Control": "private, no-store"}


class SurroundingsView(APIView):
    """Who and what is round a risk source, by rings and by walking, and how one gets away."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, source_id: int) -> Response:
        source = find_source(request.user, source_id)
        looked(request.user, LAYER, f"surroundings of {source_id}")
        looked(request.user, "cameras", f"that see risk source {source_id}")
        return Response(surroundings_body(surroundings_of(request.user, source)), headers=PRIVATE)


class ChainsView(APIView):
    """Major and large risk sources that stand so near to one another that one may set off the next."""

    @extend_schema(
        parameters=[OpenApiParameter("division", str, description="Chains that touch this division.")],
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: Request) -> Response:
        code = request.query_params.get("division", "")
        division = division_for(request.user, code) if code else None
        looked(request.user, LAYER, f"chains {code}")
        return Response({"chains": chains(request.user, division)}, headers=PRIVATE)
