// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The environment of a test's own process: what MLflow's client would read there, set and taken back.

#include <QByteArray>
#include <QString>

namespace driftline {

/// A variable for a scope; empty: not set.
class Variable
{
public:
    Variable(const char *name, const QString &value)
        : m_name(name), m_before(qgetenv(name)), m_was(qEnvironmentVariableIsSet(name))
    {
        if (value.isEmpty())
            qunsetenv(name);
        else
            qputenv(name, value.toUtf8());
    }
    Variable(const Variable &) = delete;
    Variable &operator=(const Variable &) = delete;
    ~Variable()
    {
        if (m_was)
            qputenv(m_name, m_before);
        else
            qunsetenv(m_name);
    }

private:
    const char *m_name;
    QByteArray m_before;
    bool m_was;
};

/// Nobody's own credentials take part: no variable is set, and `home` is where ~ points to.
inline void withoutClientEnvironment(const QString &home)
{
    qputenv("HOME", home.toUtf8());
    for (const char *name :
         {"MLFLOW_TRACKING_URI", "MLFLOW_REGISTRY_URI", "MLFLOW_TRACKING_USERNAME",
          "MLFLOW_TRACKING_PASSWORD", "MLFLOW_TRACKING_TOKEN", "MLFLOW_TRACKING_INSECURE_TLS",
          "MLFLOW_TRACKING_SERVER_CERT_PATH", "MLFLOW_TRACKING_CLIENT_CERT_PATH", "MLFLOW_TRACKING_AUTH",
          "MLFLOW_TRACKING_AWS_SIGV4", "MLFLOW_WORKSPACE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"})
        qunsetenv(name);
}

} // namespace driftline
