# Built in two steps, so that what runs has no compiler, no tests, and no package manager's cache.
# The base's Node runs npm alone; the server runs on the Node 26 that the lockfile pins.
FROM node:24-bookworm-slim AS build
WORKDIR /opt/clearpixel
COPY package.json package-lock.json ./
COPY packages packages
COPY scripts scripts
RUN npm ci --loglevel=error --no-audit --no-fund \
 && npm run build \
 && npm prune --omit=dev --loglevel=error --no-audit --no-fund \
 && rm -rf packages/dashboard/src packages/script/src/browser.ts packages/dashboard/node_modules

FROM debian:bookworm-slim
RUN groupadd --system --gid 10001 clearpixel \
 && useradd --system --uid 10001 --gid 10001 --home-dir /data --shell /usr/sbin/nologin clearpixel \
 && install -d -m 0700 -o clearpixel -g clearpixel /data
COPY --from=build --chown=root:root /opt/clearpixel /opt/clearpixel
WORKDIR /opt/clearpixel
ENV CLEARPIXEL_DATA=/data \
    CLEARPIXEL_EDGE_LISTEN=0.0.0.0:8080 \
    CLEARPIXEL_CONSOLE_LISTEN=0.0.0.0:8081 \
    CLEARPIXEL_PAGES_LISTEN=0.0.0.0:8082 \
    NODE_COMPILE_CACHE=/tmp/clearpixel-compile-cache
USER clearpixel
VOLUME /data
EXPOSE 8080 8081 8082
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["node_modules/node/bin/node", "-e", "fetch('http://127.0.0.1:8080/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node_modules/node/bin/node", "packages/clearpixel/bin/clearpixel"]
CMD ["serve"]
