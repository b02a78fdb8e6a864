// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// MLflow's page tokens are {"offset": n}; those of any other kind are left alone.

#include <QJsonDocument>
#include <QJsonObject>
#include <QString>

#include <optional>

namespace driftline {

[[nodiscard]] inline std::optional<qint64> offsetOf(const QString &token)
{
    const QJsonObject object = QJsonDocument::fromJson(QByteArray::fromBase64(token.toLatin1())).object();
    const QJsonValue offset = object.value(QLatin1StringView("offset"));
    return object.size() == 1 && offset.isDouble() ? std::optional(offset.toInteger()) : std::nullopt;
}

[[nodiscard]] inline QString offsetToken(qint64 offset)
{
    return QString::fromLatin1(("{\"offset\": " + QByteArray::number(offset) + '}').toBase64());
}

} // namespace driftline
