"""Coupons: schemes, claiming, discount, holding and redeeming, budgets and funders."""
