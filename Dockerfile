# The api, the worker and the commands: `docker run aisle api`, `docker run aisle migrate`. compose.yaml shows them together.
FROM node:24.21.0-bookworm-slim AS install
WORKDIR /aisle
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml .pnpmfile.mjs ./
COPY apps/server apps/server
COPY packages packages
# Without pnpm's notes, which have the time, two builds of a commit have the same files.
RUN npx -y pnpm@12 install --prod --frozen-lockfile --filter '@aisle/server...' --fail-if-no-match && rm node_modules/.*.yaml node_modules/.*.json

FROM node:24.21.0-bookworm-slim AS console
WORKDIR /aisle
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml .pnpmfile.mjs tsconfig.base.json ./
COPY apps/console apps/console
COPY packages packages
RUN npx -y pnpm@12 install --frozen-lockfile --filter '@aisle/console...' --fail-if-no-match && node apps/console/build.ts

FROM node:24.21.0-bookworm-slim
WORKDIR /aisle
COPY --from=install /aisle .
COPY --from=console /aisle/apps/server/console apps/server/console
# The node of the image. It needs no right to write, and no shell.
USER node
ENV HOST=0.0.0.0
# Otherwise glibc keeps 40 MB more: it reuses what a thread has freed for that thread only, and gives little back.
ENV MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=131072
EXPOSE 3000
ENTRYPOINT ["node", "apps/server/src/main.ts"]
CMD ["--help"]
