// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// MLflow's REST API as calls that give JSON objects or errors for people. Thread-safe.

#include "models/io/http/httpclient.h"

#include <QJsonObject>
#include <QSet>

namespace driftline {

using RestParameters = QList<std::pair<QString, QString>>;

class RestApi
{
public:
    /// `base`: scheme, host, port and prefix of the server, nothing else.
    RestApi(QUrl base, HttpLogin login, HttpLimits limits = {});

    /// GET <base>/api/2.0/mlflow/<name>. Errors: Usage when the server knows no such thing or refuses a
    /// value; Unreachable; Unreadable when the answer is not MLflow's.
    [[nodiscard]] Result<QJsonObject> get(const QString &name, const RestParameters &parameters,
                                          const StopToken &stop) const;
    /// POST; sent again after a failure only when `readOnly`.
    [[nodiscard]] Result<QJsonObject> post(const QString &name, const QJsonObject &body,
                                           const StopToken &stop, bool readOnly = true) const;
    /// "3.17.2"; empty when the server does not say.
    [[nodiscard]] Result<QString> version(const StopToken &stop) const;
    /// The address as it may be shown.
    [[nodiscard]] QString shownBase() const { return shownUrl(m_base); }

private:
    [[nodiscard]] QUrl url(const QString &name) const;
    [[nodiscard]] Result<QJsonObject> parsed(const HttpRequest &request, const HttpResponse &response) const;
    [[nodiscard]] Failure refused(const HttpRequest &request, const HttpResponse &response) const;
    [[nodiscard]] QString quoted(const QString &message) const;

    const QUrl m_base;
    const HttpClient m_client;
};

/// Notices pages that never end: a token that comes back, or page after page with nothing new.
class PageGuard
{
public:
    explicit PageGuard(QString where) : m_where(std::move(where)) {}
    /// After each page: what names the next one, and how many entries were new. Errors: Unreadable.
    [[nodiscard]] Status accept(const QString &nextToken, qsizetype newEntries);

private:
    QString m_where;
    QSet<QString> m_seen;
    int m_barren = 0;
};

} // namespace driftline
