# Official Node image: the pinned node-linux-* packages are left out there (--omit=optional).
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=optional --include=dev
COPY tsconfig.json tsconfig.browser.json ./
COPY src ./src
COPY dialogs ./dialogs
RUN npx tsc -p tsconfig.json && npx tsc -p tsconfig.browser.json

FROM node:24.21.0-bookworm-slim AS production
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=optional --omit=dev && npm cache clean --force

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
WORKDIR /app
COPY --from=production /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json LICENSE ./
COPY content ./content
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
CMD ["node", "--enable-source-maps", "--max-semi-space-size=8", "dist/src/main.js"]
