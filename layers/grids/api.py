"""HTTP of grid schemes."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from layers.catalog.selection import division_for
from layers.core.errors import Invalid, NotFound
from layers.grids.checking import findings_of_scheme
from layers.grids.former import by_old_code
from layers.grids.models import GridScheme
from layers.grids.serializers import findings_body

LONGEST_CODE = 32
read_only = extend_schema_view(get=extend_schema(responses={200: {"type": "object"}}))


@read_only
class SchemesView(APIView):
    """The grid schemes."""

    def get(self, request: Request) -> Response:
        schemes = GridScheme.objects.order_by("code")
        return Response(list(schemes.values("code", "name", "kind", "code_rule", "code_pattern")))


@read_only
class SchemeCheckView(APIView):
    """What is wrong with a scheme's grids, with the place of each fault."""

    def get(self, request: Request, code: str) -> Response:
        name = request.query_params.get("division")
        division = division_for(request.user, name) if name else None
        return Response(findings_body(findings_of_scheme(scheme_for(code), request.user, division)))


class GridsByOldCodeView(APIView):
    """The grids that have or once had a code, in any scheme, with the grids in force that came of them."""

    @extend_schema(
        parameters=[OpenApiParameter("code", str, required=True)], responses={200: {"type": "object"}}
    )
    def get(self, request: Request) -> Response:
        code = request.query_params.get("code", "").strip()
        if not code or len(code) > LONGEST_CODE:
            raise Invalid(
                _("code takes one to %(length)d characters.") % {"length": LONGEST_CODE}, code="bad-code"
            )
        return Response({"code": code, "grids": by_old_code(request.user, code)})


def scheme_for(code: str) -> GridScheme:
    """Return a scheme by its code."""
    scheme = GridScheme.objects.filter(code=code).first()
    if scheme is None:
        raise NotFound(_("There is no grid scheme %(code)s.") % {"code": code}, code="unknown-scheme")
    return scheme
