FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# With the optional packages: the compilers are among them.
RUN npm ci
COPY tsconfig.json tsconfig.browser.json ./
COPY src ./src
COPY dialogs ./dialogs
COPY content ./content
COPY locales ./locales
COPY scripts ./scripts
RUN npm run build

FROM node:24.21.0-bookworm-slim AS production
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The image has its Node: the pinned node-linux-* packages are left out.
RUN npm ci --omit=optional --omit=dev && npm cache clean --force

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data MALLOC_TRIM_THRESHOLD_=131072
WORKDIR /app
COPY --from=production /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/content ./content
COPY package.json LICENSE ./
COPY locales ./locales
# The sources are there for the operator's scripts, which Node runs as they are: node scripts/backup.ts FILE.
COPY src ./src
COPY scripts ./scripts
# The root file system may be read-only: only /data is written.
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# No shell and no npm between the signal and the process: SIGTERM drains in at most 10 s.
CMD ["node", "--import", "./dist/src/telemetry/source-maps.js", "--max-semi-space-size=8", "--heap-growing-percent=30", "dist/src/main.js"]
