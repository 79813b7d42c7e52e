from django.db import migrations

# Texts that are too long for their rows are unpacked whenever they are read. With lz4 PostgreSQL reads the summaries of a
# list in three quarters of the time that it takes with its default. The table is locked for a moment and not rewritten:
# what is there is packed anew when it is next written.
COLUMNS = ("document", "summary", "search_text")
# None before PostgreSQL 14, and none with lz4 where it was built without it.
KNOWN = "SELECT count(*) FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY(enumvals)"


def _pack_with(method):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor != "postgresql":
            return
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(KNOWN)
            if not cursor.fetchone()[0]:
                return
        changes = ", ".join(f"ALTER COLUMN {column} SET COMPRESSION {method}" for column in COLUMNS)
        schema_editor.execute(f"ALTER TABLE published_publisheditem {changes}")

    return run


class Migration(migrations.Migration):
    dependencies = [
        ("published", "0009_title_key"),
    ]

    operations = [migrations.RunPython(_pack_with("lz4"), _pack_with("default"))]
