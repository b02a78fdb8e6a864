// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// MLflow's REST API as calls that give JSON objects or errors for people. Thread-safe once it is
// set up.

#include "models/io/http/httpclient.h"

#include <QJsonObject>
#include <QSet>

#include <atomic>
#include <optional>

namespace driftline {

using RestParameters = QList<std::pair<QString, QString>>;

/// What became of a request for a file.
struct RestFile
{
    int status = 0;
    std::optional<Error> refused; ///< absent: the sink has taken it
};

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
    /// A question that keeps the server busy for long, one of several at the same time: on a connection of
    /// its own, since a server of several processes shares out connections and not requests.
    [[nodiscard]] Result<QJsonObject> postAside(const QString &name, const QJsonObject &body,
                                                const StopToken &stop) const;
    /// POST of a question that older servers do not know: absent when this one does not.
    [[nodiscard]] Result<std::optional<QJsonObject>> postIfKnown(const QString &name, const QJsonObject &body,
                                                                 const StopToken &stop) const;
    /// GET of a file, whose bytes go to `sink`; `path` begins at the host's root. Errors: Unreachable when
    /// there is no answer, or not the whole of it.
    [[nodiscard]] Result<RestFile> getFile(const QString &path, const RestParameters &parameters,
                                           HttpSink &sink, const StopToken &stop) const;
    /// PUT of a file; `path` begins at the host's root. Sent once: whether it arrived is for the caller to
    /// see. Errors: as get().
    [[nodiscard]] Status putFile(const QString &path, const QByteArray &bytes, const StopToken &stop) const;
    /// "3.17.2"; empty when the server does not say.
    [[nodiscard]] Result<QString> version(const StopToken &stop) const;
    /// Whether the server keeps its runs and models in workspaces (3.10 and later, when started so).
    [[nodiscard]] Result<bool> hasWorkspaces(const StopToken &stop) const;
    /// Those that this login may see, sorted.
    [[nodiscard]] Result<QStringList> workspaces(const StopToken &stop) const;
    /// A short question, asked once: how many milliseconds the answer took. Any answer of a server that works
    /// will do.
    [[nodiscard]] Result<qint64> ping(const StopToken &stop) const;

    /// Everything asked from now on ends then at the latest; forever is the default.
    void setUntil(const QDeadlineTimer &until) { m_until = until; }
    /// Of a server that has workspaces (any other fails at the name); empty: the server's own choice.
    void setWorkspace(const QString &name) { m_workspace = name; }
    /// A request was answered by a demand for a login, or by a page that may hold one.
    [[nodiscard]] bool wantsLogin() const { return m_wantsLogin; }
    /// The address as it may be shown.
    [[nodiscard]] QString shownBase() const { return shownUrl(m_base); }
    /// What the paths of MLflow's interface begin with: "/team"; mostly empty.
    [[nodiscard]] QString prefix() const { return m_base.path(); }
    [[nodiscard]] const QString &workspace() const { return m_workspace; }

private:
    [[nodiscard]] HttpRequest request(const QString &path) const;
    [[nodiscard]] HttpRequest postRequest(const QString &name, const QJsonObject &body) const;
    [[nodiscard]] Result<QJsonObject> answerTo(const HttpRequest &request, const StopToken &stop) const;
    [[nodiscard]] Result<QJsonObject> parsed(const HttpRequest &request, const HttpResponse &response) const;
    [[nodiscard]] Failure refused(const HttpRequest &request, const HttpResponse &response) const;
    [[nodiscard]] Failure webPage(const HttpRequest &request) const;
    [[nodiscard]] QString quoted(const QString &message) const;

    const QUrl m_base;
    QString m_workspace;
    const HttpClient m_client;
    QDeadlineTimer m_until = QDeadlineTimer::Forever;
    mutable std::atomic<bool> m_wantsLogin = false;
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
