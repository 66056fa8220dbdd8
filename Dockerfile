# One image for web, worker, beat, migrations and backups. It runs as user 10001 on a root file system that may be
# read-only: only /tmp and /var/lib/board are written. Configuration comes from the environment: docker-compose.yml.

FROM node:24-slim AS assets
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev --omit=optional
COPY static/src static/src
RUN npm run build

FROM python:3.11-slim-trixie AS packages
WORKDIR /app
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
RUN pip install --no-cache-dir "uv>=0.13,<1"
COPY pyproject.toml uv.lock ./
# Without the extra `local`: PostgreSQL and Valkey are other containers here.
RUN uv sync --frozen --no-dev --extra s3

FROM python:3.11-slim-trixie
# pg_dump and pg_restore for `manage.py backup`, as new as the server: Debian's own are older.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates postgresql-common \
    && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
    && apt-get install --yes --no-install-recommends postgresql-client-18 \
    && rm -rf /var/lib/apt/lists/*
RUN groupadd --system --gid 10001 board \
    && useradd --system --uid 10001 --gid board --no-create-home --home-dir /tmp --shell /usr/sbin/nologin board \
    && install --directory --owner=board --group=board --mode=0700 /var/lib/board
WORKDIR /app
ENV PATH="/app/.venv/bin:$PATH" \
    HOME=/tmp \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MPLCONFIGDIR=/tmp/matplotlib \
    BIND=0.0.0.0:8000 \
    STATIC_ROOT=/app/var/static \
    FILES_DIR=/var/lib/board/files \
    BEAT_SCHEDULE_FILE=/tmp/celerybeat-schedule
COPY --from=packages /app/.venv .venv
COPY . .
COPY --from=assets /app/static/build static/build
# Static files need none of these, but no program starts without them. Nothing of it stays in the image.
RUN SECRET_KEY=only-while-the-image-is-built-0123456789-abcdefghijklmnopq ALLOWED_HOSTS=build.invalid \
    DATABASE_URL=postgres://build.invalid/none REDIS_URL=redis://build.invalid EMAIL_URL=smtp://build.invalid:25 \
    python manage.py collectstatic --no-input
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "--config=python:partnership.web", "partnership.wsgi:application"]
