"""Addresses of schemes and plans."""

from django.urls import path

from layers.grids import api

STEPS = ("undo", "redo", "submit", "approve", "reject", "publish")

urlpatterns = [
    path("api/grid-schemes/", api.SchemesView.as_view(), name="grid-schemes"),
    path("api/grid-schemes/<str:code>/check/", api.SchemeCheckView.as_view(), name="grid-scheme-check"),
    path("api/boundary-plans/", api.PlansView.as_view(), name="boundary-plans"),
    path("api/boundary-plans/<int:pk>/", api.PlanView.as_view(), name="boundary-plan"),
    path("api/boundary-plans/<int:pk>/operations/", api.PlanOperationsView.as_view(), name="plan-operations"),
    path("api/boundary-plans/<int:pk>/check/", api.PlanCheckView.as_view(), name="plan-check"),
    path("api/boundary-plans/<int:pk>/diff/", api.PlanDifferenceView.as_view(), name="plan-diff"),
    *(
        path(
            f"api/boundary-plans/<int:pk>/{step}/",
            api.PlanStepView.as_view(),
            {"step": step},
            name=f"plan-{step}",
        )
        for step in STEPS
    ),
]
