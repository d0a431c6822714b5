"""Addresses of boundary plans."""

from django.urls import path

from layers.planning import pages
from layers.planning.api import drawing, plans, proposing, review, timeline

PLAN = "api/boundary-plans/<int:pk>/"

urlpatterns = [
    path("api/boundary-plans/", plans.PlansView.as_view(), name="boundary-plans"),
    path(PLAN, plans.PlanView.as_view(), name="boundary-plan"),
    path(f"{PLAN}revert/", plans.PlanRevertView.as_view(), name="plan-revert"),
    path(f"{PLAN}review/", review.PlanReviewView.as_view(), name="plan-review"),
    path(f"{PLAN}check/", plans.PlanCheckView.as_view(), name="plan-check"),
    path(f"{PLAN}diff/", plans.PlanDifferenceView.as_view(), name="plan-diff"),
    path(f"{PLAN}balance/", plans.PlanBalanceView.as_view(), name="plan-balance"),
    path(f"{PLAN}points/", plans.PlanPointsView.as_view(), name="plan-points"),
    path(f"{PLAN}surroundings/", plans.PlanSurroundingsView.as_view(), name="plan-surroundings"),
    path(f"{PLAN}propose/", proposing.PlanProposeView.as_view(), name="plan-propose"),
    path(f"{PLAN}operations/", drawing.PlanOperationsView.as_view(), name="plan-operations"),
    *(
        path(f"{PLAN}{move}/", drawing.PlanMoveView.as_view(), {"move": move}, name=f"plan-{move}")
        for move in drawing.MOVES
    ),
    path(f"{PLAN}overrule/", drawing.PlanOverruleView.as_view(), name="plan-overrule"),
    path(f"{PLAN}presence/", drawing.PlanPresenceView.as_view(), name="plan-presence"),
    path(f"{PLAN}comments/", review.PlanCommentsView.as_view(), name="plan-comments"),
    path(
        f"{PLAN}comments/<int:comment>/settle/", review.PlanCommentSettleView.as_view(), name="comment-settle"
    ),
    path("api/timeline/", timeline.TimelineView.as_view(), name="timeline-days"),
    path("api/timeline/<str:day>/<int:z>/<int:x>/<int:y>.mvt", timeline.day_tile_view, name="timeline-tile"),
    path("api/grids-on/", timeline.grids_on_view, name="grids-on"),
    path("api/grids-compare/", timeline.GridsCompareView.as_view(), name="grids-compare"),
    path("plans/", pages.plans_page, name="plans"),
    path("plans/<int:pk>/review/", pages.review_page, name="plan-review-page"),
    path("timeline/", pages.timeline_page, name="timeline"),
    *(
        path(f"{PLAN}{step}/", review.PlanStepView.as_view(), {"step": step}, name=f"plan-{step}")
        for step in review.STEPS
    ),
]
