"""Units used throughout. Amounts carry their unit in the name or docstring; these are the few conversions.

Vehicles are counted per year, energy in kWh, mass in kg, time in days unless the name says otherwise.
"""

from __future__ import annotations

DAYS_PER_YEAR = 365.0
WEEKS_PER_YEAR = 52.0
MONTHS_PER_YEAR = 12
# Hours one worker is at work in a year: 2,080 paid less leave and absence (planning/labour.csv, 8 % absenteeism).
HOURS_PER_JOB = 1_900.0
