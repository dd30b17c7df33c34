"""Answers, graphs and reports in the forms that people and programs read.

`answer_forms` and `report_forms` hold the tables of forms: the command line reads its choices
from them.
"""
