"""What the chain sells: tea, food, merchandise and gift boxes, before and after the price rise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huitou.sample.draw import Floats, Ints
from huitou.sample.world import World

TEA, FOOD, GOODS, GIFT = 0, 1, 2, 3
CATEGORIES = ("tea", "food", "merchandise", "gift-box")

# category, price before the rise (TWD), how often it is taken within its category, zh-Hant, zh-Hans, English
_ROWS = (
    (TEA, 45, 14, "四季春青茶", "四季春青茶", "Four Seasons oolong"),
    (TEA, 40, 12, "炭焙紅茶", "炭焙红茶", "charcoal black tea"),
    (TEA, 60, 15, "回甘奶茶", "回甘奶茶", "Huigan milk tea"),
    (TEA, 65, 11, "珍珠鮮奶茶", "珍珠鲜奶茶", "pearl milk tea"),
    (TEA, 55, 8, "檸檬冬瓜露", "柠檬冬瓜露", "lemon winter-melon"),
    (TEA, 70, 7, "東方美人", "东方美人", "Oriental Beauty"),
    (TEA, 75, 5, "凍頂烏龍拿鐵", "冻顶乌龙拿铁", "Dongding latte"),
    (TEA, 60, 6, "桂花蜜香茶", "桂花蜜香茶", "osmanthus honey tea"),
    (TEA, 80, 4, "葡萄柚綠茶", "葡萄柚绿茶", "grapefruit green tea"),
    (TEA, 90, 3, "阿里山金萱", "阿里山金萱", "Alishan Jin Xuan"),
    (FOOD, 55, 8, "茶葉蛋三明治", "茶叶蛋三明治", "tea-egg sandwich"),
    (FOOD, 45, 7, "紅豆車輪餅", "红豆车轮饼", "red-bean wheel cake"),
    (FOOD, 80, 5, "鐵觀音戚風蛋糕", "铁观音戚风蛋糕", "Tieguanyin chiffon"),
    (FOOD, 65, 5, "芋泥鹹蛋酥", "芋泥咸蛋酥", "taro pastry"),
    (FOOD, 50, 4, "桂圓米糕", "桂圆米糕", "longan rice cake"),
    (GOODS, 580, 4, "隨行保溫杯", "随行保温杯", "travel flask"),
    (GOODS, 350, 4, "冷泡茶包組", "冷泡茶包组", "cold-brew tea bags"),
    (GOODS, 120, 6, "環保吸管組", "环保吸管组", "reusable straws"),
    (GOODS, 260, 3, "帆布提袋", "帆布提袋", "canvas bag"),
    (GIFT, 680, 5, "山頭茶禮盒", "山头茶礼盒", "mountain tea gift box"),
    (GIFT, 980, 3, "烏龍雙罐禮盒", "乌龙双罐礼盒", "oolong two-tin gift box"),
    (GIFT, 480, 4, "茶點心禮盒", "茶点心礼盒", "tea pastry gift box"),
)


@dataclass(frozen=True)
class Products:
    """The products by position. Prices are whole TWD."""

    code: list[str]
    said: list[tuple[str, str, str]]  # the name in zh-Hant, zh-Hans, en
    category: Ints
    taken: Floats
    before: Ints
    after: Ints

    def of(self, category: int) -> Ints:
        """The positions of one category's products."""
        return np.flatnonzero(self.category == category).astype(np.int64)


def products(world: World) -> Products:
    before = np.array([r[1] for r in _ROWS], dtype=np.int64)
    return Products(
        code=[f"P{number:03d}" for number in range(1, len(_ROWS) + 1)],
        said=[(r[3], r[4], r[5]) for r in _ROWS],
        category=np.array([r[0] for r in _ROWS], dtype=np.int64),
        taken=np.array([r[2] for r in _ROWS], dtype=np.float64),
        before=before,
        after=np.rint(before * (1 + world.price_rise)).astype(np.int64),
    )
