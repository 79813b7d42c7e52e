from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("published", "0002_worker"),
    ]

    operations = [
        migrations.AddField(
            model_name="publisheditem",
            name="search_lead",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="publisheditem",
            name="search_title",
            field=models.TextField(blank=True),
        ),
    ]
