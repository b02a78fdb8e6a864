// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/drift/driftcolumnsdialog.h"

#include "models/items/columnoptionsmodel.h"
#include "models/items/sortproxy.h"
#include "widgets/kit/celldelegate.h"
#include "widgets/kit/stylesheet.h"
#include "widgets/kit/tableview.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace driftline {

namespace {

/// Edits a cell by a list of choices where it has some, else by a line.
class ChoiceDelegate final : public QStyledItemDelegate
{
public:
    ChoiceDelegate(CellDelegate *cells, QObject *parent) : QStyledItemDelegate(parent), m_cells(cells) {}

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        m_cells->paint(painter, option, index);
    }
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return m_cells->sizeHint(option, index);
    }
    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &,
                          const QModelIndex &index) const override
    {
        const QVariant choices = index.data(ColumnOptionsModel::ChoicesRole);
        if (!choices.isValid())
            return new QLineEdit(parent);
        auto *box = new QComboBox(parent);
        const QStringList names = choices.toStringList();
        const QStringList titles = index.data(ColumnOptionsModel::TitlesRole).toStringList();
        for (qsizetype i = 0; i < names.size(); ++i)
            box->addItem(titles.at(i), names.at(i));
        // A choice is made with one click; nothing else has to be left.
        connect(box, &QComboBox::activated, this, [this, box] {
            auto *self = const_cast<ChoiceDelegate *>(this); // the editor's life is not part of what is const
            Q_EMIT self->commitData(box);
            Q_EMIT self->closeEditor(box);
        });
        return box;
    }
    void setEditorData(QWidget *editor, const QModelIndex &index) const override
    {
        const QString text = index.data(Qt::EditRole).toString();
        if (auto *box = qobject_cast<QComboBox *>(editor))
            box->setCurrentIndex(std::max(0, box->findData(text)));
        else
            static_cast<QLineEdit *>(editor)->setText(text);
    }
    void setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const override
    {
        const auto *box = qobject_cast<QComboBox *>(editor);
        model->setData(index, box ? box->currentData() : static_cast<QLineEdit *>(editor)->text());
    }

private:
    CellDelegate *m_cells;
};

TableView *tableOf(QAbstractItemModel *model, QWidget *parent)
{
    auto *table = new TableView(parent);
    table->setAccessibleName(DriftColumnsDialog::tr("Columns and what is chosen for each"));
    table->setModel(model);
    table->setItemDelegate(new ChoiceDelegate(new CellDelegate(table), table));
    table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::SelectedClicked |
                           QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed);
    table->setSelectionBehavior(QAbstractItemView::SelectItems);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setSortingEnabled(true);
    table->horizontalHeader()->setStretchLastSection(false);
    table->sortByColumn(-1, Qt::AscendingOrder); // the file's order
    const auto width = [table](const QString &widest) {
        return table->fontMetrics().horizontalAdvance(widest) + 36;
    };
    table->horizontalHeader()->setSectionResizeMode(ColumnOptionsModel::NameColumn, QHeaderView::Stretch);
    table->setColumnWidth(ColumnOptionsModel::TypeColumn, width(QStringLiteral("categorical")));
    table->setColumnWidth(ColumnOptionsModel::RoleColumn, width(QStringLiteral("prediction")));
    table->setColumnWidth(ColumnOptionsModel::TestColumn, width(QStringLiteral("Kolmogorov–Smirnov")));
    return table;
}

} // namespace

DriftColumnsDialog::DriftColumnsDialog(const DriftReport &found, const DriftOptions &options, QWidget *parent)
    : QDialog(parent), m_model(new ColumnOptionsModel(this)), m_problem(new QLabel(this))
{
    setWindowTitle(tr("Columns"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(820, 560);
    m_model->setColumns(found, options);
    auto *sorted = new SortProxy(this);
    sorted->setSourceModel(m_model);
    sorted->setFilterCaseSensitivity(Qt::CaseInsensitive);

    auto *hint =
        new QLabel(tr("What is left as it is follows the choices above the table. The reference decides a "
                      "column's type; ids and ignored columns are not tested."),
                   this);
    hint->setWordWrap(true);
    setLook(hint, "muted");
    auto *filter = new QLineEdit(this);
    filter->setPlaceholderText(tr("Filter columns"));
    filter->setAccessibleName(tr("Filter columns by name"));
    filter->setClearButtonEnabled(true);
    connect(filter, &QLineEdit::textChanged, sorted, &SortProxy::setFilterFixedString);

    auto *table = tableOf(sorted, this);

    auto *buttons =
        new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel | QDialogButtonBox::Reset, this);
    m_accept = buttons->button(QDialogButtonBox::Ok);
    m_accept->setText(tr("Compare"));
    setLook(m_accept, "primary");
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        Q_EMIT this->chosen(m_model->chosen());
        accept();
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons->button(QDialogButtonBox::Reset), &QPushButton::clicked, m_model,
            &ColumnOptionsModel::reset);
    m_problem->setObjectName(QStringLiteral("driftColumnsProblem"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    setLook(m_problem, "bad");
    connect(m_model, &ColumnOptionsModel::dataChanged, this, &DriftColumnsDialog::showProblem);
    connect(m_model, &ColumnOptionsModel::modelReset, this, &DriftColumnsDialog::showProblem);
    showProblem();

    auto *layout = new QVBoxLayout(this);
    layout->addWidget(hint);
    layout->addWidget(filter);
    layout->addWidget(table, 1);
    layout->addWidget(m_problem);
    layout->addWidget(buttons);
}

void DriftColumnsDialog::showProblem()
{
    const Status order = m_model->check();
    m_problem->setText(order.ok() ? QString() : order.error().line());
    m_problem->setVisible(!order.ok());
    m_accept->setEnabled(order.ok());
}

} // namespace driftline
