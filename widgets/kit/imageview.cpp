// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/imageview.h"

#include <QPainter>

namespace driftline {

ImageView::ImageView(QWidget *parent) : QWidget(parent)
{
    setMinimumSize(40, 40);
}

void ImageView::setImage(const QImage &image)
{
    m_image = image;
    setToolTip(image.isNull() ? QString() : tr("%1 × %2 pixels").arg(image.width()).arg(image.height()));
    setAccessibleName(toolTip());
    update();
}

void ImageView::paintEvent(QPaintEvent *)
{
    if (m_image.isNull())
        return;
    QSize size = m_image.size();
    if (size.width() > width() || size.height() > height())
        size.scale(this->size(), Qt::KeepAspectRatio);
    QPainter painter(this);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(QRect(QPoint((width() - size.width()) / 2, 0), size), m_image);
}

} // namespace driftline
