"""How fast the site answers, beside stock Wagtail and beside what the machine allows: `make bench`."""
