// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlruns/metafile.h"

#include <QCoreApplication>

#include <algorithm>
#include <yaml-cpp/yaml.h>

namespace driftline::mlruns {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Mlruns", text);
}

bool isWordByte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-' || c == '/' || (static_cast<unsigned char>(c) & 0x80) != 0;
}

/// YAML 1.1's words for null, as PyYAML and yaml-cpp take them.
bool isNull(QByteArrayView value)
{
    return value.isEmpty() || value == "~" || value == "null" || value == "Null" || value == "NULL";
}

/// A scalar that means exactly its own bytes, or stands in simple single quotes. Nothing: yaml-cpp must look.
std::optional<QByteArrayView> scalar(QByteArrayView value)
{
    if (value.isEmpty())
        return value;
    if (value.front() == '\'') {
        const QByteArrayView inner = value.size() < 2 ? QByteArrayView() : value.sliced(1, value.size() - 2);
        if (value.size() < 2 || value.back() != '\'' || inner.contains('\''))
            return std::nullopt;
        return inner;
    }
    if (!isWordByte(value.front()) || value.front() == '-' || value.back() == ':' || value.back() == ' ' ||
        value.back() == '\r' || value.contains(": ") || value.contains(" #") || value.contains('\t'))
        return std::nullopt;
    return value;
}

} // namespace

std::optional<MetaFile> MetaFile::parseLines(QByteArrayView text)
{
    MetaFile meta;
    QString openKey; // a key without a value, below which an indented map may stand
    while (!text.isEmpty()) {
        const qsizetype end = text.indexOf('\n');
        QByteArrayView line = end < 0 ? text : text.first(end);
        text = end < 0 ? QByteArrayView() : text.sliced(end + 1);
        const bool isInner = line.startsWith("  ") && !openKey.isEmpty();
        if (isInner)
            line = line.sliced(2);
        const auto *keyEnd = std::find_if_not(line.begin(), line.end(), isWordByte);
        const qsizetype length = keyEnd - line.begin();
        if (length == 0 || line.front() == '-' || length == line.size() || line[length] != ':' ||
            (length + 1 < line.size() && line[length + 1] != ' '))
            return std::nullopt;
        const QString key = QString::fromUtf8(line.first(length));
        const QByteArrayView raw = length + 2 < line.size() ? line.sliced(length + 2) : QByteArrayView();
        if (!isInner && (raw == "[]" || raw == "{}")) {
            openKey.clear();
            continue;
        }
        const auto value = scalar(raw);
        if (!value)
            return std::nullopt;
        if (isInner) {
            meta.m_maps[openKey].insert(key, raw == "null" ? QString() : QString::fromUtf8(*value));
            continue;
        }
        openKey = raw.isEmpty() ? key : QString();
        if (!isNull(raw))
            meta.m_texts.insert(key, QString::fromUtf8(*value));
    }
    return meta;
}

Result<MetaFile> MetaFile::parse(const QByteArray &text, const QString &where)
{
    if (auto simple = parseLines(text))
        return *std::move(simple);
    return parseWhole(text, where);
}

Result<MetaFile> MetaFile::parseWhole(const QByteArray &text, const QString &where)
{
    const auto broken = [&](const QString &what, const YAML::Mark &mark) {
        const QString place =
            mark.is_null() ? where : QStringLiteral("%1:%2").arg(where, QString::number(mark.line + 1));
        return fail(ErrorCode::Unreadable, what, place,
                    tr("restore the file from a backup, or delete the folder"));
    };
    try {
        const YAML::Node root = YAML::Load(text.toStdString());
        MetaFile meta;
        if (root.IsNull())
            return meta;
        if (!root.IsMap())
            return broken(tr("this is not a map of keys and values"), root.Mark());
        for (const auto &entry : root) {
            const QString key = QString::fromStdString(entry.first.Scalar());
            if (entry.second.IsScalar())
                meta.m_texts.insert(key, QString::fromStdString(entry.second.Scalar()));
            if (!entry.second.IsMap())
                continue;
            for (const auto &inner : entry.second) {
                if (inner.first.IsScalar() && !inner.second.IsMap() && !inner.second.IsSequence())
                    meta.m_maps[key].insert(
                        QString::fromStdString(inner.first.Scalar()),
                        inner.second.IsNull() ? QString() : QString::fromStdString(inner.second.Scalar()));
            }
        }
        return meta;
    } catch (const YAML::Exception &exception) {
        return broken(tr("not readable as YAML: %1").arg(QString::fromStdString(exception.msg)),
                      exception.mark);
    }
}

std::optional<QString> MetaFile::text(const char *key) const
{
    const auto found = m_texts.constFind(QLatin1StringView(key));
    return found == m_texts.cend() ? std::nullopt : std::optional(*found);
}

std::optional<qint64> MetaFile::number(const char *key) const
{
    const auto found = text(key);
    bool ok = false;
    const qint64 value = found ? found->toLongLong(&ok) : 0;
    return ok ? std::optional(value) : std::nullopt;
}

} // namespace driftline::mlruns
