"""Load real leads and partners from a directory of CSV files into the database.

`load_directory` reads partners.csv, leads.csv and, where there is one, accounts.csv (see README.md in this
folder), keeps the good rows, reports the bad ones, and brings users, profiles, segments, links, landing
pages and leads to what the files say, in one transaction. Doing it again changes nothing.
"""

from local.load.load import load_directory
from local.load.report import LoadError, LoadReport, Rejection, TableCount, print_report

__all__ = ["LoadError", "LoadReport", "Rejection", "TableCount", "load_directory", "print_report"]
