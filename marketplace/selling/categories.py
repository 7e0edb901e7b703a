"""The categories of goods a neighbourhood buys together."""

from __future__ import annotations

from enum import StrEnum

from core.refusals import Text


class Category(StrEnum):
    """What kind of goods an offer is."""

    FRUIT = "fruit"
    VEGETABLES = "vegetables"
    MEAT_EGGS = "meat_eggs"
    SEAFOOD = "seafood"
    GRAIN_OIL = "grain_oil"
    BAKERY = "bakery"
    DAIRY = "dairy"
    SNACKS_DRINKS = "snacks_drinks"
    PREPARED_FOOD = "prepared_food"
    HOUSEHOLD = "household"
    FLOWERS = "flowers"
    MOTHER_BABY = "mother_baby"


NAMES: dict[Category, Text] = {
    Category.FRUIT: Text("水果", "Fruit"),
    Category.VEGETABLES: Text("蔬菜", "Vegetables"),
    Category.MEAT_EGGS: Text("肉禽蛋", "Meat and eggs"),
    Category.SEAFOOD: Text("水产", "Seafood"),
    Category.GRAIN_OIL: Text("米面粮油", "Grain and oil"),
    Category.BAKERY: Text("面包糕点", "Bakery"),
    Category.DAIRY: Text("乳品", "Dairy"),
    Category.SNACKS_DRINKS: Text("零食饮料", "Snacks and drinks"),
    Category.PREPARED_FOOD: Text("熟食餐饮", "Prepared food"),
    Category.HOUSEHOLD: Text("日用百货", "Household"),
    Category.FLOWERS: Text("鲜花绿植", "Flowers and plants"),
    Category.MOTHER_BABY: Text("母婴", "Mother and baby"),
}
