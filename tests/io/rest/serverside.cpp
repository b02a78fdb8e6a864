// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/io/rest/serverside.h"

namespace driftline {

Status ServerSide::start(int generation)
{
    m_generation = generation;
    auto expected = storyExpectation(generation);
    if (!expected.ok())
        return expected.failure();
    expectation = *std::move(expected);
    const QString database = path(QStringLiteral("mlflow.db"));
    if (Status copied = copyTree(storyFolder(generation) + QLatin1StringView("/mlflow.db"), database);
        !copied.ok())
        return copied;
    if (Status started = server.start(generation, database); !started.ok())
        return started;
    auto opened = open(path(QStringLiteral("data")));
    if (!opened.ok())
        return opened.failure();
    source = *std::move(opened);
    return Done{};
}

Result<RestSource> ServerSide::open(const QString &dataFolder) const
{
    return openServer(server.url(), dataFolder, problems, StopToken());
}

Result<QJsonDocument> ServerSide::askClient(const QString &code) const
{
    const QString start =
        QStringLiteral("import json, logging, warnings\nwarnings.simplefilter('ignore')\nimport mlflow\n"
                       "logging.getLogger('mlflow').setLevel(logging.ERROR)\n"
                       "client = mlflow.MlflowClient(tracking_uri='%1')\n")
            .arg(server.url());
    return runPeer(mlflowPeer(m_generation), {QStringLiteral("-c"), start + code});
}

} // namespace driftline
