// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A web server on a loopback port that answers exactly what a test tells it to, right or wrong.

#include "models/io/mlflow_rest/restapi.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QThread>

#include <functional>
#include <mutex>
#include <semaphore>

namespace driftline {

struct HeardRequest
{
    QByteArray method;
    QByteArray path; ///< with the query
    QByteArray head; ///< the request's lines, lower-case
    QByteArray body;
};

struct ToldAnswer
{
    QByteArray bytes;   ///< status line, headers and body, as sent; empty: never answer
    bool hangUp = true; ///< close behind it
    QByteArray drip;    ///< then sent once every 100 ms until the client goes
};

/// An answer with everything that belongs to it.
[[nodiscard]] ToldAnswer answer(int status, const QByteArray &body,
                                const QByteArray &type = "application/json", const QByteArray &headers = {});

/// 200 with this body.
[[nodiscard]] ToldAnswer json(const QJsonObject &object);

class HostileServer
{
public:
    /// `reply` is called in the server's thread, one request at a time.
    explicit HostileServer(std::function<ToldAnswer(const HeardRequest &)> reply);
    HostileServer(const HostileServer &) = delete;
    HostileServer &operator=(const HostileServer &) = delete;
    ~HostileServer();

    [[nodiscard]] QString url() const { return QStringLiteral("http://127.0.0.1:%1").arg(m_port); }
    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] QList<HeardRequest> heard() const;

private:
    void serve();
    const std::function<ToldAnswer(const HeardRequest &)> m_reply;
    quint16 m_port = 0;
    std::binary_semaphore m_listening{0};
    mutable std::mutex m_mutex; // guards m_heard
    QList<HeardRequest> m_heard;
    std::unique_ptr<QThread> m_thread;
};

/// Our side of it, with limits that a test can wait for.
[[nodiscard]] std::shared_ptr<RestApi> impatientApi(const HostileServer &server, const HttpLogin &login = {});

} // namespace driftline
