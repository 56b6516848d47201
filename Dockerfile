# Two stages: the first installs the locked versions, the second holds nothing but what runs.
FROM python:3.11-slim AS build

WORKDIR /src
RUN python -m venv /opt/bot
COPY locks/run.txt locks/
RUN --mount=type=cache,target=/var/cache/pip PIP_CACHE_DIR=/var/cache/pip \
    /opt/bot/bin/python -m pip install --disable-pip-version-check --require-hashes --no-deps -r locks/run.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY handlers handlers
COPY knowledge knowledge
# The build backend is among the locked packages: nothing else is fetched.
RUN /opt/bot/bin/python -m pip install --disable-pip-version-check --no-deps --no-build-isolation .

FROM python:3.11-slim

RUN useradd --system --uid 10001 --create-home bot
COPY --from=build /opt/bot /opt/bot
RUN install --directory --owner bot /data
# The store lies outside of the image, so that a new container finds it.
VOLUME /data
ENV PATH=/opt/bot/bin:$PATH PYTHONUNBUFFERED=1 BOT_DATA_DIR=/data
USER bot
WORKDIR /home/bot
ENTRYPOINT ["alatau-bot"]
