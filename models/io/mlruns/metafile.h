// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A meta.yaml: a flat map of scalars, with maps of scalars inside (the tags of an input). MLflow writes one
// `key: value` a line; such text is read here directly, anything else in it by yaml-cpp.

#include "models/base/result.h"

#include <QByteArray>
#include <QMap>

#include <optional>

namespace driftline::mlruns {

class MetaFile
{
public:
    /// `where` is the file's path, for errors. Errors: Unreadable, with ":line" where the text breaks off
    /// being YAML.
    [[nodiscard]] static Result<MetaFile> parse(const QByteArray &text, const QString &where);
    /// The same answer by yaml-cpp alone.
    [[nodiscard]] static Result<MetaFile> parseWhole(const QByteArray &text, const QString &where);

    /// Absent when missing, null, or no scalar.
    [[nodiscard]] std::optional<QString> text(const char *key) const;
    [[nodiscard]] std::optional<qint64> number(const char *key) const;
    /// Empty when missing or no map.
    [[nodiscard]] QMap<QString, QString> map(const char *key) const
    {
        return m_maps.value(QLatin1StringView(key));
    }
    [[nodiscard]] bool isEmpty() const { return m_texts.isEmpty() && m_maps.isEmpty(); }
    bool operator==(const MetaFile &) const = default;

private:
    static std::optional<MetaFile> parseLines(QByteArrayView text);

    QMap<QString, QString> m_texts;
    QMap<QString, QMap<QString, QString>> m_maps;
};

} // namespace driftline::mlruns
