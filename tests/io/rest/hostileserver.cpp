// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/io/rest/hostileserver.h"

#include <QEventLoop>
#include <QHash>
#include <QJsonDocument>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

namespace driftline {

namespace {

/// The request in `buffer`, once it is there whole.
std::optional<HeardRequest> parsed(const QByteArray &buffer)
{
    const qsizetype end = buffer.indexOf("\r\n\r\n");
    if (end < 0)
        return std::nullopt;
    HeardRequest request;
    const QList<QByteArray> first = buffer.left(buffer.indexOf("\r\n")).split(' ');
    request.method = first.value(0);
    request.path = first.value(1);
    request.head = buffer.left(end).toLower();
    const qsizetype length = request.head.indexOf("content-length:");
    const qsizetype wanted =
        length < 0 ? 0 : request.head.mid(length + 15).split('\r').first().trimmed().toLongLong();
    request.body = buffer.mid(end + 4);
    return request.body.size() < wanted ? std::nullopt : std::optional(request);
}

} // namespace

ToldAnswer answer(int status, const QByteArray &body, const QByteArray &type, const QByteArray &headers)
{
    ToldAnswer told;
    told.bytes = "HTTP/1.1 " + QByteArray::number(status) + " X\r\nContent-Type: " + type +
                 "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\nConnection: close\r\n" +
                 headers + "\r\n" + body;
    return told;
}

ToldAnswer json(const QJsonObject &object)
{
    return answer(200, QJsonDocument(object).toJson());
}

std::shared_ptr<RestApi> impatientApi(const HostileServer &server, const HttpLogin &login)
{
    HttpLimits limits;
    limits.answerMs = 1500;
    limits.fileMs = 3000;
    limits.stallMs = 700;
    limits.pauseMs = 10;
    limits.maxBytes = 1 << 20;
    return std::make_shared<RestApi>(QUrl(server.url()), login, limits);
}

HostileServer::HostileServer(std::function<ToldAnswer(const HeardRequest &)> reply)
    : m_reply(std::move(reply)), m_thread(QThread::create([this] { serve(); }))
{
    m_thread->start();
    m_listening.acquire();
}

HostileServer::~HostileServer()
{
    m_thread->requestInterruption();
    m_thread->wait();
}

QList<HeardRequest> HostileServer::heard() const
{
    const std::lock_guard guard(m_mutex);
    return m_heard;
}

void HostileServer::serve()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    m_port = server.serverPort();
    m_listening.release();

    QEventLoop loop;
    QHash<QTcpSocket *, QByteArray> buffers;
    QObject::connect(&server, &QTcpServer::newConnection, &server, [&] {
        QTcpSocket *socket = server.nextPendingConnection();
        QObject::connect(socket, &QTcpSocket::disconnected, &server, [&buffers, socket] {
            buffers.remove(socket);
            socket->deleteLater();
        });
        QObject::connect(socket, &QTcpSocket::readyRead, &server, [&, socket] {
            QByteArray &buffer = buffers[socket];
            buffer += socket->readAll();
            const auto request = parsed(buffer);
            if (!request)
                return;
            buffer.clear();
            {
                const std::lock_guard guard(m_mutex);
                m_heard.append(*request);
            }
            const ToldAnswer told = m_reply(*request);
            socket->write(told.bytes);
            if (!told.drip.isEmpty()) {
                auto *timer = new QTimer(socket);
                QObject::connect(timer, &QTimer::timeout, socket,
                                 [socket, told] { socket->write(told.drip); });
                timer->start(100);
            } else if (told.hangUp && !told.bytes.isEmpty()) {
                socket->disconnectFromHost();
            }
        });
    });
    QTimer watch;
    QObject::connect(&watch, &QTimer::timeout, &loop, [&] {
        if (QThread::currentThread()->isInterruptionRequested())
            loop.quit();
    });
    watch.start(20);
    loop.exec();
    for (QTcpSocket *socket : buffers.keys())
        socket->disconnect(&server);
}

} // namespace driftline
