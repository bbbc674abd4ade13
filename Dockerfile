# Two images, chosen by their target:
#   docker build --target migrator .
#   docker build --target service --build-arg SERVICE=patient .
# Sources run as they are, and only production dependencies come along: no embedded PostgreSQL, no compiler, no tests, and
# none that is optional, such as the server of 400 MB in npm's chromadb.
ARG NODE_IMAGE=node:24-alpine

FROM ${NODE_IMAGE} AS workspace
RUN npm install --global pnpm@12
WORKDIR /app
# One flat folder of modules: @skein/postgres runs where it lies, and must find the client that its user chose.
ENV pnpm_config_node_linker=hoisted pnpm_config_verify_deps_before_run=false
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY packages packages
COPY services services
COPY migrations migrations
COPY tools/orchestrator tools/orchestrator

# What is neither wanted nor needed by what is wanted goes first, so that nothing has to be listed here.
FROM workspace AS migrator-files
RUN pnpm --filter-prod '!skein...' --filter-prod '!{services/*}...' --filter-prod '!{migrations/*}...' \
      exec sh -c 'rm -rf "$PWD"' \
 && pnpm install --prod --no-optional --frozen-lockfile
COPY skein.config.ts ./

FROM ${NODE_IMAGE} AS migrator
WORKDIR /app
COPY --from=migrator-files /app ./
# By number, so that a cluster can see that it isn't root; the files belong to root and can't be changed.
USER 1000:1000
ENTRYPOINT ["node", "/app/tools/orchestrator/src/bin.ts"]
CMD ["up"]

FROM workspace AS service-files
ARG SERVICE
RUN test -f "services/${SERVICE:?say which, for example --build-arg SERVICE=patient}/src/main.ts" \
 && pnpm --filter-prod "!{services/$SERVICE}..." exec sh -c 'rm -rf "$PWD"' \
 && pnpm install --prod --no-optional --frozen-lockfile

FROM ${NODE_IMAGE} AS service
ARG SERVICE
COPY --from=service-files /app /app
WORKDIR /app/services/${SERVICE}
ENV PORT=3000
EXPOSE 3000
USER 1000:1000
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=3 \
  CMD node -e "fetch('http://127.0.0.1:$PORT/health').then(({ ok }) => process.exit(ok ? 0 : 1))"
CMD ["node", "src/main.ts"]
