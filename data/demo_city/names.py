"""Invented names. No street, person or organisation of this city exists."""

import numpy as np

DISTRICT = "云溪区"
STREETS = ("临川街道", "望岳街道", "松涛街道", "鹭洲街道", "桐荫街道", "霁月街道")
FIRST = "青翠碧锦瑞祥宁安和晨春秋丹凤鹤鹭松柏梅兰桂枫荷柳星月云霞清泉溪"
SECOND = "竹峰湖华景福泰康平光晖林山阳鸣亭桥舟汀苑园庭湾洲泽岭原川"
RESIDENCES = ("花园", "家园", "新村", "小区", "雅苑", "公寓")


def pairs(rng: np.random.Generator, count: int) -> list[str]:
    """Return different two-character names."""
    every = [a + b for a in FIRST for b in SECOND]
    return [every[i] for i in rng.permutation(len(every))[:count]]
