# One image for web, worker, beat and migrations. Configuration comes from the environment: see docker-compose.yml.

FROM node:24-slim AS assets
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev --omit=optional
COPY static/src static/src
RUN npm run build

FROM python:3.11-slim AS packages
WORKDIR /app
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
RUN pip install --no-cache-dir "uv>=0.13,<1"
COPY pyproject.toml uv.lock ./
# Without the extra `local`: PostgreSQL and Valkey are other containers here.
RUN uv sync --frozen --no-dev

FROM python:3.11-slim
RUN useradd --system --user-group --home-dir /nonexistent --shell /usr/sbin/nologin board \
    && install --directory --owner=board --group=board /var/lib/board
WORKDIR /app
ENV PATH="/app/.venv/bin:$PATH" \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MPLCONFIGDIR=/tmp/matplotlib \
    STATIC_ROOT=/app/var/static \
    FILES_DIR=/var/lib/board/files \
    BEAT_SCHEDULE_FILE=/tmp/celerybeat-schedule
COPY --from=packages /app/.venv .venv
COPY . .
COPY --from=assets /app/static/build static/build
# Static files need none of these addresses, but the settings refuse to start without them.
RUN SECRET_KEY=while-building DATABASE_URL=postgres://none/none REDIS_URL=redis://none \
    python manage.py collectstatic --no-input
USER board
EXPOSE 8000
CMD ["gunicorn", "partnership.wsgi:application", "--bind=0.0.0.0:8000", "--no-control-socket", "--access-logfile=-"]
