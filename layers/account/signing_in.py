"""The form by which people sign in."""

from typing import Any

from django.contrib.auth.views import LoginView
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from layers.core.errors import TooMany, headers_of


class SignInView(LoginView):
    """Django's own form; somebody who failed too often is told when to try again."""

    template_name = "login.html"
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().post(request, *args, **kwargs)
        except TooMany as refusal:
            form = self.get_form_class()(
                request, initial={"username": request.POST.get("username", "")[:150]}
            )
            page = self.get_context_data(form=form, refusal=str(refusal))
            return self.render_to_response(page, status=int(refusal.status), headers=headers_of(refusal))
