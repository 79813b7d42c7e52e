from django.db import migrations

# PostgreSQL answers from it which items have a word, a stem or the beginning of a word (cms/published/matching.py). A function
# of its own, because only that can tell the planner what it costs to ask the rows one by one instead.
CREATE = """
CREATE FUNCTION published_words(search_text text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10000
AS $$ BEGIN RETURN array_to_tsvector(string_to_array(btrim(search_text), ' ')); END $$;
CREATE INDEX published_search ON published_publisheditem USING gin (published_words(search_text));
"""
DROP = "DROP INDEX published_search; DROP FUNCTION published_words(text);"


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROP)


class Migration(migrations.Migration):
    dependencies = [
        ("published", "0004_ends"),
    ]

    operations = [migrations.RunPython(create, drop)]
