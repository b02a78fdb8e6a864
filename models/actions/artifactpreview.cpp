// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/actions/artifactpreview.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonDocument>
#include <QStringDecoder>
#include <QTemporaryDir>
#include <QTextBoundaryFinder>

namespace driftline {

namespace {

constexpr qint64 textBytes = 256 << 10;
constexpr qint64 imageBytes = 16 << 20;
constexpr qint64 tableBytes = 64 << 20;
constexpr qsizetype tableRows = 100;
/// The time to lay out what has no place for a line to end grows with the square of its length.
constexpr qsizetype longestUnbroken = 2000;

QString tr(const char *text)
{
    return QCoreApplication::translate("Artifacts", text);
}

bool isOneOf(const QString &suffix, std::initializer_list<const char *> list)
{
    return std::ranges::any_of(list,
                               [&suffix](const char *each) { return suffix == QLatin1StringView(each); });
}

ArtifactPreview nothing(const QString &why)
{
    ArtifactPreview preview;
    preview.note = why;
    return preview;
}

ArtifactPreview tooLarge(const ArtifactEntry &entry)
{
    return nothing(tr("%1 MB are too much to be shown here; save the file to look at it")
                       .arg(entry.size.value_or(0) >> 20));
}

/// Text in UTF-8; absent for anything else. Of a text that is not whole, the character that is cut in two is
/// left out.
std::optional<QString> textOf(const QByteArray &bytes, bool whole)
{
    if (bytes.contains('\0'))
        return std::nullopt;
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const qsizetype mostCut = whole ? 0 : 3;
    for (qsizetype cut = 0; cut <= mostCut; ++cut) {
        decoder.resetState();
        QString text = decoder(bytes.chopped(cut));
        if (!decoder.hasError())
            return text;
    }
    return std::nullopt;
}

/// The text with what is too long without a place for a line to end cut off there.
QString withoutEndlessLines(const QString &text)
{
    QTextBoundaryFinder places(QTextBoundaryFinder::Line, text);
    QString shorter;
    qsizetype begin = 0;
    for (qsizetype end = places.toNextBoundary(); end >= 0; end = places.toNextBoundary()) {
        const QStringView part = QStringView(text).sliced(begin, end - begin);
        if (part.size() > longestUnbroken) {
            shorter += part.first(longestUnbroken);
            shorter += QStringLiteral("…");
            if (part.back().isSpace())
                shorter += part.back();
        } else {
            shorter += part;
        }
        begin = end;
    }
    return shorter;
}

Result<ArtifactPreview> previewText(ArtifactStore &store, const Run &run, const ArtifactEntry &entry,
                                    const QString &suffix, const StopToken &stop)
{
    const auto bytes = store.head(run, entry.path, textBytes + 1, stop);
    if (!bytes.ok())
        return bytes.failure();
    if (bytes->isEmpty())
        return nothing(tr("this file is empty"));
    const bool whole = bytes->size() <= textBytes;
    const auto text = textOf(bytes->left(textBytes), whole);
    if (!text)
        return nothing(tr("this is not text, an image or a table; save the file to look at it"));
    ArtifactPreview preview;
    preview.kind =
        isOneOf(suffix, {"md", "markdown"}) ? ArtifactPreview::Kind::Markdown : ArtifactPreview::Kind::Text;
    preview.text = *text;
    if (!whole)
        preview.note = tr("the first %1 KB").arg(textBytes >> 10);
    if (whole && suffix == QLatin1StringView("json")) {
        const auto document = QJsonDocument::fromJson(*bytes);
        if (!document.isNull())
            preview.text = QString::fromUtf8(document.toJson(QJsonDocument::Indented));
    }
    QString shorter = withoutEndlessLines(preview.text);
    if (shorter.size() != preview.text.size()) {
        preview.text = std::move(shorter);
        preview.note += preview.note.isEmpty() ? QString() : QStringLiteral(" · ");
        preview.note +=
            tr("what is longer than %1 characters without a place to break is cut off").arg(longestUnbroken);
    }
    return preview;
}

Result<ArtifactPreview> previewImage(ArtifactStore &store, const Run &run, const ArtifactEntry &entry,
                                     const StopToken &stop)
{
    if (entry.size.value_or(0) > imageBytes)
        return tooLarge(entry);
    auto bytes = store.head(run, entry.path, imageBytes, stop);
    if (!bytes.ok())
        return bytes.failure();
    ArtifactPreview preview;
    preview.kind = ArtifactPreview::Kind::Image;
    preview.image = *std::move(bytes);
    return preview;
}

Result<ArtifactPreview> previewTable(ArtifactStore &store, const DatasetReader &datasets, const Run &run,
                                     const ArtifactEntry &entry, const StopToken &stop)
{
    if (entry.size.value_or(0) > tableBytes)
        return tooLarge(entry);
    const QTemporaryDir folder;
    const QString file = folder.filePath(entry.name());
    const Status loaded = store.download(run, entry.path, file, stop, {});
    if (!loaded.ok())
        return loaded.failure();
    const auto dataset = datasets.open(file, stop);
    if (dataset.isError()) // the copy's place is nobody's concern
        return fail(dataset.error().code, dataset.error().what, entry.path, dataset.error().hint);
    if (!dataset.ok())
        return dataset.failure();
    auto head = (*dataset)->head(tableRows, stop);
    if (!head.ok())
        return head.failure();
    ArtifactPreview preview;
    preview.kind = ArtifactPreview::Kind::Table;
    preview.table = *std::move(head);
    if ((*dataset)->rowCount() > preview.table.rows.size())
        preview.note =
            tr("the first %1 of %2 rows").arg(preview.table.rows.size()).arg((*dataset)->rowCount());
    return preview;
}

} // namespace

Result<ArtifactPreview> previewArtifact(const Workspace &workspace, const DatasetReader &datasets,
                                        const Run &run, const ArtifactEntry &entry, const StopToken &stop)
{
    if (!workspace.artifacts)
        return fail(ErrorCode::Usage, tr("this source has no artifacts"), workspace.info.uri);
    const QString suffix = QFileInfo(entry.name()).suffix().toLower();
    if (isDataFileName(entry.name()))
        return previewTable(*workspace.artifacts, datasets, run, entry, stop);
    if (isOneOf(suffix, {"png", "jpg", "jpeg", "gif", "bmp", "webp", "svg"}))
        return previewImage(*workspace.artifacts, run, entry, stop);
    return previewText(*workspace.artifacts, run, entry, suffix, stop);
}

} // namespace driftline
