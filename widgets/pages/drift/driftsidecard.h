// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One side of a drift check: which file, how large, how it was read, where it came from; a place to drop
// another one, and a button to choose one from the project or from the disk.

#include "models/domain/dataset.h"
#include "widgets/kit/dropzone.h"

#include <optional>

class QMenu;
class QToolButton;

namespace driftline {

class CsvMenu;
class ElidedLabel;
class LinkButton;

enum class DriftSideKind { Reference, Live };

/// What the card says of its file.
struct DriftFile
{
    QString path{};   ///< absolute; empty: no file yet
    QString name{};   ///< shown instead of the path's; empty: that
    QString origin{}; ///< "dropped just now", "from this project"
    std::optional<qint64> rows{};
    std::optional<qsizetype> columns{};
    QString problem{};                ///< why it cannot be read; empty when it can
    QString format{};                 ///< "Parquet", "CSV · semicolon"
    std::optional<ReadOptions> csv{}; ///< how it was read, if it is CSV
    ReadOptions read{};               ///< how it is to be read, as was chosen here
};

class DriftSideCard final : public DropZone
{
    Q_OBJECT
public:
    explicit DriftSideCard(DriftSideKind side, QWidget *parent = nullptr);
    /// The project's data files, offered in the menu; paths below `root` are shown relative to it.
    void setDataFiles(const QStringList &files, const QString &root);
    /// Files that were compared before, offered below those.
    void setRecentFiles(const QStringList &files);
    void setFile(const DriftFile &file);

Q_SIGNALS:
    /// A file or a folder.
    void fileChosen(const QString &path);
    /// The CSV file is to be read so.
    void readingChosen(const ReadOptions &options);
    /// The data that a model in production was made from are wanted; of the reference's card.
    void modelWanted();

protected:
    void changeEvent(QEvent *event) override;

private:
    void updateEdge();
    void fillMenu();
    void addFiles(const QString &title, const QStringList &files);
    void browse(bool folder);
    [[nodiscard]] QString shownName(const QString &path) const;

    DriftSideKind m_side;
    QString m_root;
    QStringList m_files;
    QStringList m_recent;
    QString m_path;
    ElidedLabel *m_name;
    ElidedLabel *m_origin;
    ElidedLabel *m_facts;
    QToolButton *m_choose;
    QMenu *m_menu;
    LinkButton *m_format; ///< of CSV, which may have been found out wrong
    CsvMenu *m_csvMenu;
};

} // namespace driftline
