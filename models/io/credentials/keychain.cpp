// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/credentials/keychain.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QPointer>
#include <QSemaphore>
#include <qt6keychain/keychain.h>
#include <QThread>

#include <mutex>

namespace driftline {

namespace {

constexpr int patienceMs = 10'000;
constexpr int waitStepMs = 50;
constexpr int farewellMs = 2000;

QString tr(const char *text)
{
    return QCoreApplication::translate("Keychain", text);
}

/// What passes between the caller's thread and the keychain's; whoever is last deletes it.
struct Errand
{
    QSemaphore done;
    QKeychain::Error error = QKeychain::NoError;
    QString message;
    QString text;
    QPointer<QKeychain::Job> job; ///< touched in the keychain's thread only
};

Failure failed(QKeychain::Error error, const QString &message)
{
    const QString where = tr("system keychain");
    const QString instead =
        tr("MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or ~/.mlflow/credentials, "
           "work without one");
    if (error == QKeychain::AccessDenied || error == QKeychain::AccessDeniedByUser)
        return fail(ErrorCode::Unreachable, tr("the keychain was not unlocked"), where,
                    tr("unlock it and try again; %1").arg(instead));
    if (error == QKeychain::NoBackendAvailable || error == QKeychain::NotImplemented)
        return fail(ErrorCode::Unreachable, tr("no keychain service runs here"), where,
                    tr("start GNOME Keyring or KWallet; %1").arg(instead));
    return fail(ErrorCode::Unreachable, tr("the keychain cannot be used"), where,
                message.isEmpty() ? instead : QStringLiteral("%1; %2").arg(message.simplified(), instead));
}

class SystemKeychain final : public Keychain
{
public:
    ~SystemKeychain() override
    {
        if (!m_thread)
            return;
        m_thread->quit();
        if (m_thread->wait(farewellMs))
            delete m_context;
        else
            static_cast<void>(m_thread.release()); // waits for a service that hangs: it goes with the process
    }

    Result<QString> read(const QString &key, const StopToken &stop) override
    {
        const auto errand = perform(
            [key]() -> QKeychain::Job * {
                auto *job = new QKeychain::ReadPasswordJob(QStringLiteral("Driftline"));
                job->setKey(key);
                return job;
            },
            stop);
        if (!errand.ok())
            return errand.failure();
        if ((*errand)->error == QKeychain::EntryNotFound)
            return QString();
        if ((*errand)->error != QKeychain::NoError)
            return failed((*errand)->error, (*errand)->message);
        return (*errand)->text;
    }

    Status write(const QString &key, const QString &text, const StopToken &stop) override
    {
        return settled(perform(
            [key, text]() -> QKeychain::Job * {
                auto *job = new QKeychain::WritePasswordJob(QStringLiteral("Driftline"));
                job->setKey(key);
                job->setTextData(text);
                return job;
            },
            stop));
    }

    Status remove(const QString &key, const StopToken &stop) override
    {
        return settled(perform(
            [key]() -> QKeychain::Job * {
                auto *job = new QKeychain::DeletePasswordJob(QStringLiteral("Driftline"));
                job->setKey(key);
                return job;
            },
            stop));
    }

private:
    using ErrandPtr = std::shared_ptr<Errand>;

    static Status settled(const Result<ErrandPtr> &errand)
    {
        if (!errand.ok())
            return errand.failure();
        if ((*errand)->error != QKeychain::NoError && (*errand)->error != QKeychain::EntryNotFound)
            return failed((*errand)->error, (*errand)->message);
        return Done{};
    }

    /// A thread with an event loop, which QtKeychain needs and neither a job's thread nor the CLI's has.
    QObject *context()
    {
        const std::lock_guard guard(m_mutex);
        if (!m_thread) {
            m_thread = std::make_unique<QThread>();
            m_thread->setObjectName(QStringLiteral("keychain"));
            m_context = new QObject;
            m_context->moveToThread(m_thread.get());
            m_thread->start();
        }
        return m_context;
    }

    Result<ErrandPtr> perform(const std::function<QKeychain::Job *()> &make, const StopToken &stop)
    {
        const auto errand = std::make_shared<Errand>();
        QObject *const there = context();
        QMetaObject::invokeMethod(
            there,
            [errand, make, there] {
                QKeychain::Job *job = make();
                job->setAutoDelete(false);
                job->setInsecureFallback(false); // never into a plain file
                QObject::connect(job, &QKeychain::Job::finished, there, [errand](QKeychain::Job *finished) {
                    errand->error = finished->error();
                    errand->message = finished->errorString();
                    if (const auto *reading = qobject_cast<QKeychain::ReadPasswordJob *>(finished))
                        errand->text = reading->textData();
                    finished->deleteLater();
                    errand->done.release();
                });
                errand->job = job;
                job->start();
            },
            Qt::QueuedConnection);
        for (const QDeadlineTimer end(patienceMs); !errand->done.tryAcquire(1, waitStepMs);) {
            if (!stop.stopRequested() && !end.hasExpired())
                continue;
            QMetaObject::invokeMethod(
                there, [errand] { delete errand->job.data(); }, Qt::QueuedConnection);
            if (stop.stopRequested())
                return Cancelled{};
            return failed(QKeychain::AccessDenied, {});
        }
        return errand;
    }

    std::mutex m_mutex; // guards the making of the two
    std::unique_ptr<QThread> m_thread;
    QObject *m_context = nullptr;
};

} // namespace

std::unique_ptr<Keychain> systemKeychain()
{
    return std::make_unique<SystemKeychain>();
}

} // namespace driftline
