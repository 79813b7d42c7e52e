# How to run it: cms/docs/deploy.md
FROM python:3.13-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 \
    UV_NO_CACHE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
WORKDIR /srv/cms
COPY .ci/uv-requirements.txt .ci/
RUN pip install --require-hashes -r .ci/uv-requirements.txt
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev --compile-bytecode
COPY . .
ENV STATIC_ROOT=/srv/static
# The values only let the settings load; none of them is kept in the image.
RUN export DJANGO_SETTINGS_MODULE=cms.settings.production DATA_DIR=/tmp \
        SECRET_KEY=build ALLOWED_HOSTS=build.invalid PUBLIC_URL=https://build.invalid \
    && .venv/bin/python manage.py compile_catalogues \
    && .venv/bin/python manage.py collectstatic --noinput

FROM python:3.13-slim
RUN useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin cms \
    && install -d -o cms -g cms -m 0750 /data
COPY --from=build /srv /srv
WORKDIR /srv/cms
ENV PATH=/srv/cms/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=cms.settings.production \
    STATIC_ROOT=/srv/static DATA_DIR=/data PORT=8000 GRANIAN_WORKERS=2 GRANIAN_BLOCKING_THREADS=4
USER cms
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-m", "cms.healthcheck"]
CMD ["sh", "-c", "exec granian --interface wsgi --host 0.0.0.0 --port \"$PORT\" --respawn-failed-workers cms.wsgi:application"]
